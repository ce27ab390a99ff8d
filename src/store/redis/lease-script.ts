// The atomic step by which replicas share the slots among themselves, without talking to one another.
import type { RedisKeys } from './redis-keys.ts';
import { RedisScript } from './redis-script.ts';

/** Lua that answers with the present time in milliseconds. */
const NOW = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

const SOURCE = `--[[
  Notes that a replica lives, takes back what it releases, and gives it free slots up to its share.
  A replica lives for as long as its last beat is younger than the lease. When nobody was heard of for
  that long, Redis was away, and each has another lease to come back to what it holds. A slot is free
  when nobody has it, or one who does not live. Its token rises each time that it is given.

  KEYS[1]  replicas (hash: id -> "<milliseconds> <schema version> <seat>\\n<description>")
  KEYS[2]  slots (hash: slot -> "<token> <id of the holder>", or "<token> -" after a release)
  KEYS[3]  schema version (string)
  KEYS[4]  state (hash: "id" -> random id, "end" -> id of the feed's last entry, "heard" -> when
           anybody was heard of last, "away_from" and "away_to" -> when nobody was for a lease)
  KEYS[5]  number of this replica's last commit (string)

  ARGV[1]  id of the replica
  ARGV[2]  its description
  ARGV[3]  its seat: who else beats from there is dead; "" when it has none
  ARGV[4]  milliseconds of the lease
  ARGV[5]  number of slots
  ARGV[6]  schema version of the replica
  ARGV[7]  id for the state if it has none, or has lost something
  ARGV[8]  number of the last commit that was acknowledged to the replica; "" when it does not say
  ARGV[9]  id of the last entry of the feed that the replica has seen; "" when it does not say
  ARGV[10] seconds for which KEYS[5] is kept
  ARGV[11] "leave" to take leave instead; what is not released then counts as not given back
  ARGV[12..] slots to release

  Returns  id of the state, schema version of the state, id of the feed's last entry or "0-0",
           { slot, token, ... } of the replica, { slot, ... } of these that are more than its share,
           { slot, ... } of these that were given just now and whose holder did not give them back,
           { milliseconds since "away_from", since "away_to" } or {},
           then for each replica that lives { id, description, slot, ... }

  Share    the slots divided by the replicas that live; what is left over goes, one each, to those
           who have most. So shares differ by one at most, and no slot moves without need.
  Schema   a replica that is older than the state gets no slot and loses those that it has. A newer
           one raises the version when no older replica lives, and gets none until then.
  State    gets a new id when it has none, when a commit that was acknowledged is not in it, and
           when the feed ends before an entry that was seen: a failover has lost the last writes.
]]
${NOW}
local me, seat, lease, schema = ARGV[1], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[6])
local count = tonumber(ARGV[5])

local function ranks(id)
  local ms, number = string.match(id, '^(%d+)%-(%d+)$')
  return tonumber(ms), tonumber(number)
end
local function ends_before(a, b)
  local a_ms, a_number = ranks(a)
  local b_ms, b_number = ranks(b)
  return a_ms < b_ms or (a_ms == b_ms and a_number < b_number)
end

-- 1. Who lives.
local alive, is_older_there = {}, false
local replicas = redis.call('HGETALL', KEYS[1])
local function at(field) return tonumber(redis.call('HGET', KEYS[4], field) or '') end
local heard_at, away_from, away_to = at('heard'), at('away_from'), at('away_to')
local was_away = heard_at and now - heard_at >= lease
local text_of_now = string.format('%.0f', now)
redis.call('HSET', KEYS[4], 'heard', text_of_now)
if was_away then
  -- What was in doubt after one such time may still be at the next.
  if not away_to or heard_at - away_to > 6 * lease then away_from = heard_at end
  away_to = now
  local from = string.format('%.0f', away_from)
  redis.call('HSET', KEYS[4], 'away_from', from, 'away_to', text_of_now)
end
for i = 1, #replicas, 2 do
  local id, text = replicas[i], replicas[i + 1]
  local seen, version, its_seat, description = string.match(text, '^(%d+) (%d+) ([^\\n]*)\\n(.*)$')
  seen = tonumber(seen)
  if seen and was_away then seen = now + 1 end
  if id ~= me then
    if not seen or now - seen >= lease or (seat ~= '' and its_seat == seat) then
      redis.call('HDEL', KEYS[1], id)
    else
      alive[id] = { description = description, slots = {} }
      if tonumber(version) < schema then is_older_there = true end
      -- The clock was set back, or Redis was away: the lease runs from now.
      if seen > now then
        local text_now = string.format('%.0f %s %s\\n%s', now, version, its_seat, description)
        redis.call('HSET', KEYS[1], id, text_now)
      end
    end
  end
end

-- 2. Whether this replica may have slots.
local found = redis.call('GET', KEYS[3])
local state_schema = tonumber(found or '')
if found and not state_schema then return { '', found } end
if not found or (state_schema < schema and not is_older_there) then
  redis.call('SET', KEYS[3], schema)
  state_schema = schema
end
local joins = state_schema == schema and ARGV[11] ~= 'leave'
if joins then
  local text = string.format('%.0f %s %s\\n%s', now, ARGV[6], seat, ARGV[2])
  redis.call('HSET', KEYS[1], me, text)
  alive[me] = { description = ARGV[2], slots = {} }
else
  redis.call('HDEL', KEYS[1], me)
end

-- 3. Who has which slot.
local released = {}
for i = 12, #ARGV do released[ARGV[i]] = true end
local tokens, holders, free, changed = {}, {}, {}, {}
local function note(slot, holder)
  changed[#changed + 1] = slot
  changed[#changed + 1] = string.format('%.0f %s', tokens[slot], holder)
end
local held = redis.call('HGETALL', KEYS[2])
for i = 1, #held, 2 do
  local token, holder = string.match(held[i + 1], '^(%d+) (.*)$')
  tokens[held[i]], holders[held[i]] = tonumber(token), holder
end
for i = 0, count - 1 do
  local slot = string.format('%d', i)
  local holder = holders[slot]
  if holder == me and (released[slot] or (not joins and ARGV[11] ~= 'leave')) then
    note(slot, '-')
    holder, holders[slot] = nil, nil
  end
  if holder and alive[holder] then
    local slots = alive[holder].slots
    slots[#slots + 1] = slot
  else
    free[#free + 1] = slot
  end
end

-- 4. What this replica's share is.
local surplus, taken = {}, {}
if joins then
  local order = {}
  for id in pairs(alive) do order[#order + 1] = id end
  table.sort(order, function(a, b)
    local has_a, has_b = #alive[a].slots, #alive[b].slots
    if has_a ~= has_b then return has_a > has_b end
    return a < b
  end)
  local share = math.floor(count / #order)
  for rank = 1, count % #order do
    if order[rank] == me then share = share + 1 end
  end
  local slots = alive[me].slots
  for i = share + 1, #slots do surplus[#surplus + 1] = slots[i] end
  for i = 1, math.min(share - #slots, #free) do
    local slot = free[i]
    tokens[slot] = math.max((tokens[slot] or 0) + 1, now)
    note(slot, me)
    slots[#slots + 1] = slot
    if holders[slot] and holders[slot] ~= '-' then taken[#taken + 1] = slot end
  end
end
if #changed > 0 then redis.call('HSET', KEYS[2], unpack(changed)) end

-- 5. Whether the state is what it was.
local id, feed_end = unpack(redis.call('HMGET', KEYS[4], 'id', 'end'))
feed_end = feed_end or '0-0'
local number = tonumber(redis.call('GET', KEYS[5]) or '0')
local is_behind = ARGV[8] ~= '' and number < tonumber(ARGV[8])
local is_short = ARGV[9] ~= '' and ends_before(feed_end, ARGV[9])
if ARGV[11] ~= 'leave' and (not id or is_behind or is_short) then
  id = ARGV[7]
  redis.call('HSET', KEYS[4], 'id', id)
end
redis.call('EXPIRE', KEYS[5], ARGV[10])

local own = {}
for _, slot in ipairs(joins and alive[me].slots or {}) do
  own[#own + 1] = slot
  own[#own + 1] = string.format('%.0f', tokens[slot])
end
local away = {}
if away_to then
  for i, since in ipairs({ away_from, away_to }) do away[i] = string.format('%.0f', now - since) end
end
local answer = { id or '', tostring(state_schema), feed_end, own, surplus, taken, away }
for name, replica in pairs(alive) do
  answer[#answer + 1] = { name, replica.description, unpack(replica.slots) }
end
return answer
`;

export const LEASE_SCRIPT = new RedisScript(SOURCE);

/** The same with a clock that a test sets: the field `now` of KEYS[4]. */
export const LEASE_SCRIPT_AT = new RedisScript(
  SOURCE.replace(NOW, `local now = tonumber(redis.call('HGET', KEYS[4], 'now'))`),
);

export interface LeaseQuestion {
  readonly id: string;
  readonly description: string;
  readonly seat: string;
  readonly leaseMs: number;
  readonly slotCount: number;
  readonly schema: number;
  /** The id of the state if it has none, or has lost something. */
  readonly stateId: string;
  readonly acknowledged: number | undefined;
  readonly heard: string | undefined;
  readonly writerTtlSeconds: number;
  readonly word: '' | 'leave';
  readonly release: readonly number[];
}

/** Lists the number of keys, the keys and the arguments, as EVAL and EVALSHA take them. */
export function leaseArguments(keys: RedisKeys, question: LeaseQuestion): readonly string[] {
  const { id, description, seat, leaseMs, slotCount, schema, stateId } = question;
  const { acknowledged, heard, writerTtlSeconds, word, release } = question;
  const names = [keys.replicas, keys.slots, keys.schema, keys.state, keys.writer];
  const who = [id, description, seat, String(leaseMs), String(slotCount), String(schema)];
  const known = [acknowledged === undefined ? '' : String(acknowledged), heard ?? ''];
  const rest = [String(writerTtlSeconds), word, ...release.map(String)];
  return [String(names.length), ...names, ...who, stateId, ...known, ...rest];
}
