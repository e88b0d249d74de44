using System.Diagnostics;
using System.Text.Json;
using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Api.People;
using Ledger.Api.Proposals;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Funds;

/// <summary>What is to be recorded.</summary>
/// <param name="Decide">What happens to the fund as it stands on a day, or why not. Null is the fund of a club that has not opened one.</param>
/// <param name="Line">Where it stands in the body when that has several: <c>repayments[2]</c>.</param>
internal sealed record Decision(Func<Fund?, LocalDate, FundEvent> Decide, string? Line = null);

/// <summary>One entry as it was recorded, and the fund after it.</summary>
internal sealed record Posted(FundEvent Event, Fund After)
{
    /// <summary>In the chain of the fund book.</summary>
    public required string Hash { get; init; }

    /// <summary>The number in the fund book.</summary>
    public long Entry => After.Version;
}

/// <summary>What came of a request: what is answered, whether it was recorded now, earlier with the same key, or rehearsed.</summary>
/// <param name="Status">The HTTP status: 202 where it waits for a second person.</param>
/// <param name="Body">The answer as JSON.</param>
/// <param name="Version">Of the fund after it; 0 where nothing is recorded until a second person confirms.</param>
/// <param name="Location">The address of what was made.</param>
/// <param name="IsReplay">Whether it was recorded earlier, with the same key.</param>
internal sealed record Outcome(int Status, byte[] Body, long Version, string? Location = null, bool IsReplay = false);

/// <summary>How the body of a request is received and read.</summary>
/// <param name="Receive">Receives it.</param>
/// <param name="Parse">Reads it.</param>
/// <param name="Route">The pattern of the API's operation that it is for, where it came to a page instead.</param>
internal sealed record BodyFormat<TRequest>(Func<HttpRequest, Task<byte[]>> Receive, Func<HttpRequest, byte[], TRequest> Parse, string? Route = null)
    where TRequest : class
{
    public static readonly BodyFormat<TRequest> Json = new(RequestBody.Read, static (_, body) => RequestBody.Parse(body, RequestTypes.Of<TRequest>()));
}

/// <summary>The request that a command is made of.</summary>
internal sealed record PostContext(HttpContext Http, Club Club, Fields Fields, ClubRegister Register, IEventStore Store)
{
    public string RouteValue(string name) => (string)Http.Request.RouteValues[name]!;

    /// <summary>Faults the field unless the club has this member.</summary>
    public async ValueTask RequireMember(string? memberId)
    {
        if (memberId is not null)
        {
            await Member("memberId", memberId);
        }
    }

    /// <summary>The member, or null with a fault on the field.</summary>
    public async Task<Member?> Member(string field, string memberId)
    {
        try
        {
            return await Register.Member(Club, memberId, Http.RequestAborted);
        }
        catch (ProblemException)
        {
            Fields.Fault(field, "Câu lạc bộ không có hội viên này.", "The club has no such member.");
            return null;
        }
    }
}

/// <summary>Writes to and reads from fund books. The one way in which a request becomes an entry.</summary>
internal sealed class FundBook(IEventStore store, IRecorder recorder, ClubRegister register, ProposalRegister proposals, TimeProvider time)
{
    /// <summary>The header of an entry that says who proposed it; who confirmed it recorded it.</summary>
    public const string ProposedBy = "proposedBy";

    /// <summary>Reads a body, makes a decision of it, commits its entry and answers; or answers again what it answered before.</summary>
    public Task Post<TRequest, TAnswer>(
        HttpContext http, bool keyRequired, Func<PostContext, TRequest, ValueTask<Decision>> bind, Func<Posted, TAnswer> answer, Func<Posted, string>? location = null)
        where TRequest : class =>
        PostAll<TRequest, TAnswer>(http, keyRequired, async (context, request) => [await bind(context, request)], posted => answer(posted[0]), location);

    /// <summary>The same for several entries that are recorded together or not at all; or, to rehearse, decided and answered and not recorded.</summary>
    public async Task PostAll<TRequest, TAnswer>(
        HttpContext http,
        bool keyRequired,
        Func<PostContext, TRequest, ValueTask<IReadOnlyList<Decision>>> bind,
        Func<IReadOnlyList<Posted>, TAnswer> answer,
        Func<Posted, string>? location = null,
        BodyFormat<TRequest>? format = null,
        bool rehearse = false)
        where TRequest : class =>
        await Write(http, await Record(http, keyRequired, bind, answer, location, format, rehearse));

    /// <summary>The same, for a page that answers in its own way.</summary>
    public async Task<Outcome> Record<TRequest, TAnswer>(
        HttpContext http,
        bool keyRequired,
        Func<PostContext, TRequest, ValueTask<IReadOnlyList<Decision>>> bind,
        Func<IReadOnlyList<Posted>, TAnswer> answer,
        Func<Posted, string>? location = null,
        BodyFormat<TRequest>? format = null,
        bool rehearse = false)
        where TRequest : class
    {
        format ??= BodyFormat<TRequest>.Json;
        rehearse |= http.Features.Get<Rehearsal>() is not null;
        var ct = http.RequestAborted;
        var key = rehearse ? null : Idempotency.Key(http.Request, keyRequired);
        var club = await register.Club((string)http.Request.RouteValues["clubId"]!, ct);
        var body = await format.Receive(http.Request);
        var claim = key is null ? null : new RequestKey(key, Idempotency.Fingerprint(http.Request, body));
        var context = new PostContext(http, club, new Fields(), register, store);
        var request = format.Parse(http.Request, body);
        IReadOnlyList<Decision>? decisions = null;
        try
        {
            return await recorder.Record(async () =>
            {
                decisions ??= await Bind(context, request, bind);
                return await Commit(http, club, () => ProposedRequest.Of(http, body, format.Route), claim, decisions, answer, location, rehearse);
            });
        }
        catch (Exception refused) when (claim is not null && refused is RefusalException or LineRefusedException or ImpossibleTermsException or ProblemException or KeyInUseException)
        {
            // A retry may meet a fund, or a register, that has changed since the first try: the answer given then goes first.
            if (await Replay(http, club, claim!) is not { } earlier)
            {
                throw;
            }

            return earlier;
        }
        catch (ConcurrencyException)
        {
            throw new ProblemException(ProblemType.VersionConflict);
        }
    }

    /// <summary>The fund as asked for by <c>version</c> and <c>knownAt</c>, and the day as asked for by <c>asOf</c>.</summary>
    public Task<(Club Club, Fund Fund, LocalDate AsOf, Instant? KnownAt)> Read(HttpContext http, string clubId) =>
        Read(http, clubId, http.Request.Instant("knownAt"));

    /// <summary>The same, as known at an instant that is asked for in another way.</summary>
    public async Task<(Club Club, Fund Fund, LocalDate AsOf, Instant? KnownAt)> Read(HttpContext http, string clubId, Instant? knownAt)
    {
        var ct = http.RequestAborted;
        var version = http.Request.PositiveNumber("version");
        var asOf = http.Request.Date("asOf") ?? BusinessCalendar.DateAt(knownAt ?? time.Now());
        var club = await register.Club(clubId, ct);
        var fund = knownAt is null && version is null
            ? await store.FetchLatest<Fund>(club.ProvinceCode, club.ClubId, ct)
            : await store.AggregateStream<Fund>(club.ProvinceCode, club.ClubId, version, knownAt, ct);
        if (fund is null)
        {
            throw new ProblemException(ProblemType.FundNotFound);
        }

        return version > fund.Version ? throw new ProblemException(ProblemType.VersionNotFound) : (club, fund.Aggregate, asOf, knownAt);
    }

    private static async ValueTask<IReadOnlyList<Decision>> Bind<TRequest>(PostContext context, TRequest request, Func<PostContext, TRequest, ValueTask<IReadOnlyList<Decision>>> bind)
    {
        var decisions = await bind(context, request);
        context.Fields.Require();
        return decisions;
    }

    private async Task<Outcome> Commit<TAnswer>(
        HttpContext http, Club club, Func<ProposedRequest> asked, RequestKey? claim, IReadOnlyList<Decision> decisions, Func<IReadOnlyList<Posted>, TAnswer> answer, Func<Posted, string>? location, bool rehearse)
    {
        var ct = http.RequestAborted;
        await using var session = store.OpenSession(club.ProvinceCode);
        session.CorrelationId = Activity.Current?.TraceId.ToString();
        var stream = await session.FetchForWriting<Fund>(club.ClubId, ct: ct);
        // What is recorded together is known from one instant on: nobody ever knew half of a sheet, and no read model has to answer for it.
        var now = time.Now();
        var (by, confirmed) = (http.Caller(), http.Features.Get<Proposal>());
        var headers = confirmed is null ? by.EntryHeaders : new Dictionary<string, string>(by.EntryHeaders, StringComparer.Ordinal) { [ProposedBy] = confirmed.ProposedBy };
        var posted = new Posted[decisions.Count];
        Posted? forTwo = null;
        var first = stream.Aggregate;
        try
        {
            RequireMatch(http.Request, stream.CurrentVersion);
            for (var i = 0; i < posted.Length; i++)
            {
                var before = stream.Aggregate;
                posted[i] = Record(stream, decisions[i], now, headers);
                forTwo ??= before is not null && MattersForTwo.Include(before, posted[i].Event, BusinessCalendar.DateAt(posted[i].After.RecordedAt)) ? posted[i] : null;
            }
        }
        catch (Exception refused) when (refused is RefusalException or LineRefusedException or ImpossibleTermsException or ProblemException)
        {
            await RequireLatest(club, stream.StartingVersion, ct);
            throw;
        }

        if (rehearse)
        {
            http.Features.Get<Rehearsal>()?.Decided(first, stream.Aggregate);
            return new Outcome(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(answer(posted), Answer.Json<TAnswer>()), stream.StartingVersion);
        }

        if (forTwo is not null && confirmed is null)
        {
            // Decided to the end, so that nobody is asked to confirm what the rules refuse.
            var matter = stream.Appended[(int)(forTwo.Entry - stream.StartingVersion) - 1].Type;
            var proposal = await proposals.Add(club, ProposedEntry.Of(matter, forTwo), asked(), by.UserId, claim, ct) ?? throw new KeyInUseException(club.ClubId, claim!.Key);
            return new Outcome(StatusCodes.Status202Accepted, JsonSerializer.SerializeToUtf8Bytes(ProposalAnswer.Of(proposal), Answer.Json<ProposalAnswer>()), Version: 0, ProposalEndpoints.Address(club, proposal));
        }

        var version = stream.CurrentVersion;
        var response = JsonSerializer.SerializeToUtf8Bytes(answer(posted), Answer.Json<TAnswer>());
        var place = location?.Invoke(posted[^1]);
        if (claim is not null)
        {
            session.UseKey(club.ClubId, claim.Key, claim.Hash, response, (int)version, place);
        }

        if (confirmed is not null)
        {
            session.UseKey(club.ClubId, Proposal.ClosingKey(confirmed.Number), [], [], (int)version, by.UserId);
        }

        await session.SaveChanges(ct);
        http.Items[RequestLog.Entry] = version;
        return new Outcome(Recorded(http), response, version, place);
    }

    private static Posted Record(IEventStream<Fund> stream, Decision decision, Instant now, IReadOnlyDictionary<string, string> headers)
    {
        // A clock that was set back must not put an entry before the one that it follows.
        var before = stream.Aggregate;
        var recordedAt = before is null ? now : Instant.Max(now, before.RecordedAt);
        try
        {
            var @event = decision.Decide(before, BusinessCalendar.DateAt(recordedAt));
            var recorded = stream.AppendOne(new EventData(@event, recordedAt, headers));
            var after = stream.Aggregate!;
            if (before is not null)
            {
                Solvency.Require(before, after, @event);
            }

            return new Posted(@event, after) { Hash = recorded.Hash! };
        }
        catch (RefusalException refusal) when (decision.Line is { } line)
        {
            throw new LineRefusedException(line, refusal);
        }
    }

    private async Task<Outcome?> Replay(HttpContext http, Club club, RequestKey claim)
    {
        if (await store.FindKey(club.ProvinceCode, club.ClubId, claim.Key, http.RequestAborted) is not { } earlier)
        {
            return null;
        }

        return earlier.RequestHash.AsSpan().SequenceEqual(claim.Hash)
            ? new Outcome(earlier.Status == 0 ? StatusCodes.Status202Accepted : Recorded(http), earlier.Response, earlier.Status, earlier.Metadata, IsReplay: true)
            : throw new ProblemException(ProblemType.KeyReused);
    }

    private static int Recorded(HttpContext http) => HttpMethods.IsPut(http.Request.Method) ? StatusCodes.Status200OK : StatusCodes.Status201Created;

    private static Task Write(HttpContext http, Outcome outcome)
    {
        var headers = http.Response.Headers;
        if (outcome.Version > 0)
        {
            headers.ETag = Answer.ETag(outcome.Version);
        }

        if (outcome.Location is { } location)
        {
            headers.Location = location;
        }

        if (outcome.IsReplay)
        {
            headers["Idempotency-Replayed"] = "true";
        }

        return Answer.Write(http, outcome.Status, outcome.Body);
    }

    /// <summary>An entry is checked when it is appended; a refusal is not, and the fund in memory may be one that another instance has left behind.</summary>
    /// <exception cref="ConcurrencyException">It is: decide again.</exception>
    private async Task RequireLatest(Club club, long version, CancellationToken ct)
    {
        if (await store.FetchLatest<Fund>(club.ProvinceCode, club.ClubId, ct) is { } latest && latest.Version != version)
        {
            throw new ConcurrencyException(club.ClubId, version, latest.Version);
        }
    }

    private static void RequireMatch(HttpRequest request, long version)
    {
        var header = request.Headers.IfMatch;
        if (header.Count > 0 && !header.Any(value => value!.Split(',').Any(tag => tag.Trim() is "*" || tag.Trim() == Answer.ETag(version))))
        {
            throw new ProblemException(ProblemType.PreconditionFailed);
        }
    }
}
