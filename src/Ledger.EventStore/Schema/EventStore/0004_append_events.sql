-- One call appends a whole group: one element of slice_* per stream, of event_* per event, of key_* per idempotency key.
-- Slices come sorted by (tenant, stream), keys by (tenant, scope, key). New streams are inserted before existing ones are
-- locked and keys come last, all in that order, so that two instances cannot wait for each other in a circle.
-- Losers are reported before a sequence number is taken: nothing is written and no gap is left.
CREATE FUNCTION ledger.append_events(
    slice_commits int[], slice_tenants text[], slice_streams text[], slice_types text[],
    slice_expected bigint[], slice_versions bigint[], slice_timestamps timestamptz[], new_streams int,
    event_slices int[], event_versions bigint[], event_ids uuid[], event_types text[], event_dotnet_types text[],
    event_data jsonb[], event_timestamps timestamptz[], event_correlations text[], event_causations text[], event_headers jsonb[],
    key_commits int[], key_tenants text[], key_scopes text[], keys text[], key_hashes bytea[], key_responses bytea[],
    key_statuses int[], key_metadata text[], key_times timestamptz[])
RETURNS bigint[] LANGUAGE plpgsql
-- A plan made while the tables were empty must still be right when they are not.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    slices int := coalesce(cardinality(slice_commits), 0);
    key_count int := coalesce(cardinality(key_commits), 0);
    written int := 0;
    step_count int;
    losers jsonb;
    sequences bigint[];
BEGIN
    IF new_streams > 0 THEN
        INSERT INTO public.mt_streams (tenant_id, id, type, version, timestamp, created, is_archived)
        SELECT s.tenant, s.stream, s.type, s.version, s.at, s.at, false
        FROM unnest(slice_tenants, slice_streams, slice_types, slice_expected, slice_versions, slice_timestamps)
            AS s (tenant, stream, type, expected, version, at)
        WHERE s.expected = 0
        ON CONFLICT (tenant_id, id) DO NOTHING;
        GET DIAGNOSTICS written = ROW_COUNT;
    END IF;

    IF slices > new_streams THEN
        UPDATE public.mt_streams AS m SET version = s.version, timestamp = s.at
        FROM unnest(slice_tenants, slice_streams, slice_expected, slice_versions, slice_timestamps)
            AS s (tenant, stream, expected, version, at)
        WHERE s.expected > 0 AND m.tenant_id = s.tenant AND m.id = s.stream
            AND m.version = s.expected AND m.is_archived IS NOT TRUE;
        GET DIAGNOSTICS step_count = ROW_COUNT;
        written := written + step_count;
    END IF;

    IF key_count > 0 THEN
        INSERT INTO ledger.idempotency_keys (tenant_id, scope, key, request_hash, response, status, metadata, used_at)
        SELECT k.tenant, k.scope, k.key, k.hash, k.response, k.status, k.metadata, k.at
        FROM unnest(key_tenants, key_scopes, keys, key_hashes, key_responses, key_statuses, key_metadata, key_times)
            AS k (tenant, scope, key, hash, response, status, metadata, at)
        ON CONFLICT (tenant_id, scope, key) DO NOTHING;
        GET DIAGNOSTICS step_count = ROW_COUNT;
        written := written + step_count;
    END IF;

    IF written <> slices + key_count THEN
        -- A row that this transaction wrote carries its id; every other one was there before or was changed by another writer.
        SELECT jsonb_agg(loser) INTO losers FROM (
            SELECT jsonb_build_object(
                'commit', s.commit,
                'reason', CASE WHEN m.is_archived THEN 'archived' ELSE 'version' END,
                'stream', s.stream, 'expected', s.expected, 'actual', coalesce(m.version, 0)) AS loser
            FROM unnest(slice_commits, slice_tenants, slice_streams, slice_expected) AS s (commit, tenant, stream, expected)
            LEFT JOIN public.mt_streams m ON m.tenant_id = s.tenant AND m.id = s.stream
            WHERE m.xmin IS NULL OR m.xmin <> pg_current_xact_id()::xid
            UNION ALL
            SELECT jsonb_build_object('commit', k.commit, 'reason', 'key', 'scope', k.scope, 'key', k.key)
            FROM unnest(key_commits, key_tenants, key_scopes, keys) AS k (commit, tenant, scope, key)
            LEFT JOIN ledger.idempotency_keys i ON i.tenant_id = k.tenant AND i.scope = k.scope AND i.key = k.key
            WHERE i.xmin IS NULL OR i.xmin <> pg_current_xact_id()::xid
        ) AS lost;
        -- The message, because a driver may withhold the detail.
        RAISE EXCEPTION USING ERRCODE = 'LE001', MESSAGE = losers::text;
    END IF;

    WITH appended AS (
        INSERT INTO public.mt_events
            (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers, is_archived)
        SELECT nextval('public.mt_events_sequence'), e.id, slice_streams[e.slice], e.version, e.data, e.type, e.at, slice_tenants[e.slice],
            e.dotnet_type, e.correlation, e.causation, e.headers, false
        FROM unnest(event_slices, event_versions, event_ids, event_types, event_dotnet_types, event_data, event_timestamps,
            event_correlations, event_causations, event_headers)
            AS e (slice, version, id, type, dotnet_type, data, at, correlation, causation, headers)
        RETURNING seq_id
    )
    SELECT array_agg(seq_id) INTO sequences FROM appended;
    RETURN sequences;
END;
$$;
