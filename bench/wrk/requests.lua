-- Requests drawn by chance from the lines of a file: METHOD TARGET [BODY]. Arguments behind --: the file.
-- Prints one line of JSON at the end, as bench/load does.

local count = 0

function setup(thread)
    count = count + 1
    thread:set("number", count)
end

function init(arguments)
    math.randomseed(number * 7919 + os.time())
    requests = {}
    for line in io.lines(arguments[1]) do
        local method, target, body = line:match("^(%S+) (%S+) ?(.*)$")

        if body ~= "" then
            requests[#requests + 1] = wrk.format(method, target, { ["Content-Type"] = "application/json",
                ["Authorization"] = wrk.headers["Authorization"] }, body)
        else
            requests[#requests + 1] = wrk.format(method, target)
        end
    end
end

function request()
    return requests[math.random(#requests)]
end

function done(summary, latency)
    local wrong = summary.errors

    io.write(string.format(
        '{"requests":%d,"seconds":%.3f,"rate":%.1f,"errors":%d,"mean":%.4f,"p50":%.4f,"p90":%.4f,"p99":%.4f,"max":%.4f}\n',
        summary.requests, summary.duration / 1e6, summary.requests / summary.duration * 1e6,
        wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout, latency.mean / 1e3,
        latency:percentile(50) / 1e3, latency:percentile(90) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
