CREATE FUNCTION ledger.refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Events are immutable: % on mt_events is refused. Reverse the entry with a new event.', TG_OP
        USING ERRCODE = 'LE002';
END;
$$;

CREATE TRIGGER ledger_events_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON public.mt_events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_event_change();

-- ALWAYS: also for sessions that replay as a replica.
ALTER TABLE public.mt_events ENABLE ALWAYS TRIGGER ledger_events_are_immutable;
