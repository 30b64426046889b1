vcl 4.1;

# Varnish in front of the program: it keeps answers to queries by GET, and drops them when it is told to
# (docs/operators/caching.md). Set GRAPHQL_CACHE_SHARED_SECONDS=3600 and PURGE_URLS=http://<this machine>:6081/

backend default {
    .host = "127.0.0.1";
    .port = "8000";
}

# Where the clock process runs.
acl purgers {
    "127.0.0.1";
    "10.0.0.0"/8;
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(403, "Not from here."));
        }
        if (req.http.X-Surrogate-Pattern !~ "^[A-Za-z0-9|()$ ^_-]+$") {
            return (synth(400, "X-Surrogate-Pattern is missing."));
        }
        ban("obj.http.Surrogate-Key ~ " + {"""} + req.http.X-Surrogate-Pattern + {"""});
        return (synth(200, "Purged."));
    }
    if (req.url !~ "^/graphql(\?|$)" || req.method !~ "^(GET|HEAD)$"
        || req.http.Cookie || req.http.Authorization || req.http.Api-Key || req.http.X-Preview-Token
        || req.http.X-Unlock-Token) {
        return (pass);
    }
    return (hash);
}

sub vcl_hash {
    hash_data(req.url);
    hash_data(req.http.Host);
    hash_data(req.http.X-Forwarded-Proto);
    hash_data(req.http.Accept);
    hash_data(req.http.Origin);
    return (lookup);
}

sub vcl_backend_response {
    if (beresp.http.Cache-Control ~ "no-store|private" || beresp.http.Set-Cookie) {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        return (deliver);
    }
    # Never older than a purge: while one is on its way, the program is asked.
    set beresp.grace = 0s;
    # Kept for a conditional request, which the program answers with 304.
    set beresp.keep = 1h;
}

sub vcl_deliver {
    # Who asks may know them; they name nothing that is not public.
    set resp.http.X-Cache = obj.hits;
}
