// The atomic step by which a replica says that it lives, and learns who leads.
import { createHash } from 'node:crypto';

/** The source, for EVAL after Redis has lost its scripts. */
export const BEAT_SCRIPT = `--[[
  Notes that a replica lives, forgets those that have not been heard of, and gives the lead to it
  when nobody has it.

  KEYS[1]  replicas (hash: id -> "<milliseconds> <description>")
  KEYS[2]  "<id> <seat>" of the leader (string with a time to live)

  ARGV[1]  id of the replica
  ARGV[2]  its description
  ARGV[3]  milliseconds for which the lead is lent
  ARGV[4]  milliseconds after which a silent replica counts as gone
  ARGV[5]  its seat: who else leads from there is dead; "" when it has none
  ARGV[6]  "leave" to take leave instead

  Returns  the leader's id or "", then id and description of each replica
]]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local held = redis.call('GET', KEYS[2])
local leader, seat = string.match(held or '', '^(%S+) (.*)$')
if seat == ARGV[5] and seat ~= '' then leader = nil end

if ARGV[6] == 'leave' then
  redis.call('HDEL', KEYS[1], ARGV[1])
  if leader == ARGV[1] then redis.call('DEL', KEYS[2]) end
  return { '' }
end

redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now) .. ' ' .. ARGV[2])
if not leader or leader == ARGV[1] then
  redis.call('SET', KEYS[2], ARGV[1] .. ' ' .. ARGV[5], 'PX', ARGV[3])
  leader = ARGV[1]
end

local answer = { leader }
local members = redis.call('HGETALL', KEYS[1])
for i = 1, #members, 2 do
  local seen, description = string.match(members[i + 1], '^(%d+) (.*)$')
  if seen and now - tonumber(seen) <= tonumber(ARGV[4]) then
    answer[#answer + 1] = members[i]
    answer[#answer + 1] = description
  else
    redis.call('HDEL', KEYS[1], members[i])
  end
end
return answer
`;

/** The name under which EVALSHA finds the script. */
export const BEAT_SCRIPT_SHA = createHash('sha1').update(BEAT_SCRIPT).digest('hex');
