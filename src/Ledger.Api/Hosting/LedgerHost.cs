using Ledger.Api.Audit;
using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Health;
using Ledger.Api.Http;
using Ledger.Api.Loans;
using Ledger.Api.Meetings;
using Ledger.Api.MovingIn;
using Ledger.Api.Notifications;
using Ledger.Api.OpenApi;
using Ledger.Api.Pages;
using Ledger.Api.Paper;
using Ledger.Api.People;
using Ledger.Api.Portfolio;
using Ledger.Api.Privacy;
using Ledger.Api.Proposals;
using Ledger.Api.Reports;
using Ledger.Api.Simulation;
using Ledger.Api.Tenancy;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ledger.Api.Hosting;

/// <summary>Builds the service: one line a feature.</summary>
internal static class LedgerHost
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            TimeLimits.Limit(kestrel, Limits.Of(builder.Configuration));
        });
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null && builder.Configuration["Kestrel:Endpoints:Http:Url"] is null)
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        return builder;
    }

    public static WebApplication Build(WebApplicationBuilder builder, string connectionString, ILedgerEngine engine, bool confinesProvinces = true)
    {
        var (services, limits) = (builder.Services, Limits.Of(builder.Configuration));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => ReadModels.DataSource(connectionString));
        services.AddTenancy(connectionString, confinesProvinces);
        services.TryAddSingleton(_ => FundStore.Options());
        engine.AddTo(builder, connectionString);
        services.AddSingleton<ClubRegister>();
        services.AddSingleton<AccessLog>();
        services.AddSingleton<PersonalData>();
        services.AddSingleton<PersonalDataExport>();
        services.AddSingleton<ProposalRegister>();
        services.AddSingleton<FundBook>();
        services.AddSingleton<ReadModelComparison>();
        services.AddSingleton<TargetRegister>();
        services.AddSingleton<Scopes>();
        services.AddSingleton<PortfolioQuery>();
        services.AddSingleton<MonthlyQuery>();
        services.AddSingleton<Demonstration>();
        services.AddSingleton<FirstPeople>();
        services.AddPeople();
        services.AddNotifications(builder.Configuration);
        services.AddAudit(builder.Configuration);
        services.AddRateLimits();
        services.AddTimeLimits(limits);
        services.AddOpenApiDocument();
        services.AddPages();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase)));

        var app = builder.Build();
        app.UseTrustedProxies();
        app.UseMiddleware<RequestLog>();
        app.UseBrowserRules();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseAddressLimits(limits);
        app.UseOpenApiDocument();
        app.UseOwnSiteOnly();
        app.UseMiddleware<AccessControl>();
        app.UseUserLimits(limits);
        app.UsePages();
        app.MapPageAssets();
        app.MapSignIn();
        app.MapPage<StartPage>("/", Permission.SignedIn);
        app.MapPage<ClubsPage>("/clubs", Permission.SeeClubs);
        app.MapPage<PortfolioPage>("/portfolio", Permission.SeePortfolio);
        app.MapPage<ArrearsPage>("/portfolio/arrears", Permission.SeePortfolio);
        app.MapPage<FundTargetsPage>("/portfolio/fund-targets", Permission.SeePortfolio);
        app.MapPage<MonthlyPage>("/reports/monthly", Permission.SeePortfolio);
        app.MapClubPages();
        app.MapLoanPages();
        app.MapMeetingPages();
        app.MapCorrectionPages();
        app.MapProposalPages();
        app.MapAuditPages();
        app.MapHealth();
        var api = app.MapGroup("/api/v1");
        api.MapAuth();
        api.MapMe();
        api.MapUsers();
        api.MapClubs();
        api.MapMembers();
        api.MapPersonalData();
        api.MapFund();
        api.MapOpeningBalances();
        api.MapCapital();
        api.MapCash();
        api.MapInterest();
        api.MapCorrections();
        api.MapProposals();
        api.MapLoanRequests();
        api.MapDisbursements();
        api.MapRepayments();
        api.MapCredits();
        api.MapReschedulings();
        api.MapWriteOffs();
        api.MapLoanQueries();
        api.MapScheduleQuotes();
        api.MapCollectionSheets();
        api.MapCollections();
        api.MapCashBooks();
        api.MapLoanBooks();
        api.MapMemberBooks();
        api.MapReceipts();
        api.MapAudit();
        api.MapEntries();
        api.MapReplays();
        api.MapJournals();
        api.MapPortfolio();
        api.MapArrears();
        api.MapTrends();
        api.MapFundTargets();
        api.MapTargets();
        api.MapMonthlyReports();
        api.MapWebhooks();
        api.MapDeliveries();
        api.MapOutbox();
        app.RequireDeclaredAccess();
        return app;
    }
}
