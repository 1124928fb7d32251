using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Webhooks;
using GitOps.Engine.Commits;
using GitOps.Engine.Reconciling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Controller.Service.Api;

/// <summary>What the service answers over HTTP.</summary>
internal static class EndpointMap
{
    public static void Map(WebApplication app)
    {
        var access = app.Services.GetRequiredService<AccessSettings>();
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                StatusCodeSelector = exception =>
                    exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            }
        );
        app.UseStatusCodePages();
        app.Use(SecurityHeaders.AddAsync);
        if (access.IsOpen)
            app.Use(LoopbackOnly.CheckAsync);
        app.UseRouting();
        app.Use(WebhookEndpoints.RefuseTooLargeAsync);
        app.UseRateLimiter();
        app.Use((HttpContext context, RequestDelegate next) => AccessCheck.RunAsync(context, next, access));
        app.MapGet("/healthz", () => Results.Text("ok\n"));
        app.MapGet("/readyz", ReadyAsync);
        app.MapPrometheusScrapingEndpoint().Needs(Role.Reader);
        var api = app.MapGroup("/api/v1").RequireRateLimiting(RateLimits.Api);
        EnvironmentEndpoints.Map(api);
        HistoryEndpoints.Map(api);
        DeliveryEndpoints.Map(api);
        EventEndpoints.Map(api);
        app.MapOpenApi("/api/{documentName}/openapi.json");
        WebhookEndpoints.Map(app);
    }

    private static async Task<IResult> ReadyAsync(IHeadStore heads, CancellationToken cancellationToken)
    {
        try
        {
            await heads.FindHeadAsync(new("", ""), cancellationToken);
            return Results.Text("ok\n");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Results.Problem(
                title: "not ready",
                detail: $"the database does not answer: {exception.Message}",
                statusCode: StatusCodes.Status503ServiceUnavailable
            );
        }
    }
}
