// The atomic step of the Redis store: one batch of changes, in one script.
import type { StateChange } from '../../engine/state-store.ts';
import { blocksOf, type Block } from './commit-blocks.ts';
import type { RedisKeys } from './redis-keys.ts';
import { RedisScript } from './redis-script.ts';
import { SEPARATOR } from './row-text.ts';

export const COMMIT_SCRIPT = new RedisScript(`--[[
  Applies one batch of changes to the tables, but for the rows that a fence or a version keeps out.

  KEYS[1]    schema version (string)
  KEYS[2]    state (hash: "id" -> random id, "end" -> id of the feed's last entry)
  KEYS[3]    number of this writer's last commit (string)
  KEYS[4]    slots (hash: slot -> "<token> <id of the holder>")
  KEYS[5]    feed of commits (stream)
  KEYS[6..]  one hash per table

  ARGV[1]    schema version of the writer
  ARGV[2]    number of this commit, rising from one commit of the writer to the next
  ARGV[3]    seconds for which KEYS[3] is kept
  ARGV[4]    id of the writer
  ARGV[5]    id for the state if it has none, or has lost something
  ARGV[6]    number of the last commit that was acknowledged to the writer
  ARGV[7]    commits that the feed keeps, about
  ARGV[8..]  blocks of five: what to do (see below), index of the table in KEYS, slot and token of
             the fence or "" twice, the rows as one text with \\030 between its parts

               set   key, value ...    set
               vset  key, value ...    set unless the row has a higher version: "@<version> <row>"
               del   key ...           remove
               vdel  key, version ...  remove unless the row has a higher version

  Returns    "ok", id of the entry in the feed or "", then the slots that somebody else holds: their
             blocks are left out, of the feed as well; what a version keeps out goes into the feed
             "late"           a later commit of this writer is in already: nothing is changed
             "schema", <v>    the state has another schema version: nothing is changed
             "type", <key>    the key holds something that is not ours: nothing is changed

  Steps      1. compare everything; a script is not rolled back, so all that could fail comes before
                the first write
             2. set, then remove; setting comes first because Redis refuses the first write of a
                script when memory is short, and none after that
             3. note the number, and the version and the id if there are none; a new id when a commit that
                was acknowledged is not there, so that all replicas write again what they know
             4. tell the other replicas
]]
local schema = redis.call('GET', KEYS[1])
if schema and schema ~= ARGV[1] then return { 'schema', schema } end
local last = redis.call('GET', KEYS[3])
if last and tonumber(last) >= tonumber(ARGV[2]) then return { 'late' } end
local checked = {}
for at = 8, #ARGV, 5 do
  local key = KEYS[tonumber(ARGV[at + 1])]
  if not checked[key] then
    local kind = redis.call('TYPE', key)['ok']
    if kind ~= 'none' and kind ~= 'hash' then return { 'type', key } end
    checked[key] = true
  end
end

-- Lua's stack takes a little less than 8000 values; even, to keep key and value together.
local CHUNK = 4000

local tenures, fenced = {}, {}
local function is_held(slot, token)
  local tenure = slot .. ' ' .. token
  if tenures[tenure] == nil then
    tenures[tenure] = redis.call('HGET', KEYS[4], slot) == token .. ' ' .. ARGV[4]
    if not tenures[tenure] then fenced[#fenced + 1] = slot end
  end
  return tenures[tenure]
end

local function parts_of(text)
  local parts, from = {}, 1
  while true do
    local at = string.find(text, '\\030', from, true)
    if not at then break end
    parts[#parts + 1] = string.sub(text, from, at - 1)
    from = at + 1
  end
  parts[#parts + 1] = string.sub(text, from)
  return parts
end

local function version_of(text)
  return tonumber(string.match(text, '^@(%-?%d+) ')) or -math.huge
end

-- Of pairs of keys and versioned texts, those whose row has no higher version.
local function due_pairs(key, pairs_, version_in)
  local due = {}
  for from = 1, #pairs_, CHUNK do
    local to = math.min(from + CHUNK - 1, #pairs_)
    local keys = {}
    for i = from, to, 2 do keys[#keys + 1] = pairs_[i] end
    local rows = redis.call('HMGET', key, unpack(keys))
    for i = from, to, 2 do
      local row = rows[(i - from) / 2 + 1]
      if not row or version_of(row) <= version_in(pairs_[i + 1]) then
        due[#due + 1] = pairs_[i]
        due[#due + 1] = pairs_[i + 1]
      end
    end
  end
  return due
end

local sets, removals, entry = {}, {}, {}
for at = 8, #ARGV, 5 do
  local kind, key, slot, token, text = unpack(ARGV, at, at + 4)
  key = KEYS[tonumber(key)]
  if slot == '' or is_held(slot, token) then
    local parts = parts_of(text)
    if kind == 'set' then
      sets[#sets + 1] = { key, parts }
    elseif kind == 'vset' then
      sets[#sets + 1] = { key, due_pairs(key, parts, version_of) }
    elseif kind == 'del' then
      removals[#removals + 1] = { key, parts }
    else
      local due, keys = due_pairs(key, parts, tonumber), {}
      for i = 1, #due, 2 do keys[#keys + 1] = due[i] end
      removals[#removals + 1] = { key, keys }
    end
    entry[#entry + 1] = kind .. ' ' .. string.match(key, '}:(.*)$')
    entry[#entry + 1] = text
  end
end

local function each_chunk(command, work)
  for _, item in ipairs(work) do
    for first = 1, #item[2], CHUNK do
      redis.call(command, item[1], unpack(item[2], first, math.min(first + CHUNK - 1, #item[2])))
    end
  end
end
each_chunk('HSET', sets)
each_chunk('HDEL', removals)

if not schema then redis.call('SET', KEYS[1], ARGV[1]) end
-- A failover, or a start from an old file, has lost the last writes.
if tonumber(last or '0') < tonumber(ARGV[6]) then
  redis.call('HSET', KEYS[2], 'id', ARGV[5])
else
  redis.call('HSETNX', KEYS[2], 'id', ARGV[5])
end
redis.call('SET', KEYS[3], ARGV[2], 'EX', ARGV[3])
local id = ''
if #entry > 0 then
  id = redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[7], '*', 'writer', ARGV[4], unpack(entry))
  redis.call('HSET', KEYS[2], 'end', id)
end
return { 'ok', id, unpack(fenced) }
`);

/** Longer than any network or stopped process holds back a request that was sent. */
export const WRITER_TTL_SECONDS = 24 * 60 * 60;

/** Enough for a replica that stalls for minutes; one that misses more reads everything again. */
const FEED_COMMITS = 2_000;
/** Large commits push older ones out sooner: the feed must not take the memory of the tables. */
const FEED_CHARS = 64 * 1024 * 1024;
export const FEED_COMMITS_AT_LEAST = 16;

/** Where the keys of the tables begin among the keys of the script. */
const FIRST_TABLE = 6;

export interface Commit {
  readonly writerId: string;
  readonly sequence: number;
  readonly schema: number;
  /** The number of the last commit that was acknowledged. */
  readonly acknowledged: number;
  /** The id of the state if it has none, or has lost something. */
  readonly stateId: string;
  readonly changes: readonly StateChange[];
}

/** Lists the number of keys, the keys and the arguments, as EVAL and EVALSHA take them. */
export function commitArguments(
  keys: RedisKeys,
  { writerId, sequence, acknowledged, schema, stateId, changes }: Commit,
): readonly string[] {
  const names = [keys.schema, keys.state, keys.writer, keys.slots, keys.feed];
  names.push(...keys.tables.map(({ key }) => key));
  const numbers = [String(schema), String(sequence), String(WRITER_TTL_SECONDS)];
  const blocks = blocksOf(changes).flatMap((block) => blockArguments(keys, block));
  let chars = 0;
  for (const { length } of blocks) chars += length;
  const rest = [writerId, stateId, String(acknowledged), String(feedLength(chars))];
  return [String(names.length), ...names, ...numbers, ...rest, ...blocks];
}

function blockArguments({ tables }: RedisKeys, { kind, table, fence, parts }: Block): string[] {
  const place = FIRST_TABLE + tables.findIndex((each) => each.table === table);
  const [slot, token] = fence === undefined ? ['', ''] : [String(fence.slot), String(fence.token)];
  return [kind, String(place), slot, token, parts.join(SEPARATOR)];
}

/** How many commits the feed keeps when one of this size is added. */
function feedLength(chars: number): number {
  const fitting = Math.floor(FEED_CHARS / Math.max(chars, 1));
  return Math.min(FEED_COMMITS, Math.max(FEED_COMMITS_AT_LEAST, fitting));
}
