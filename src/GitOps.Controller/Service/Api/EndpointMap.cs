using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Composition;
using GitOps.Controller.Service.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Controller.Service.Api;

/// <summary>
/// The middleware and the endpoints of the service. The order of the middleware matters: access is checked after routing.
/// </summary>
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
        if (access.AllowsAnonymous)
            app.Use(LoopbackHostFilter.InvokeAsync);
        app.UseRouting();
        app.Use(WebhookEndpoints.RejectTooLargeAsync);
        app.Use(WebhookEndpoints.RejectLongIdAsync);
        app.UseRateLimiter();
        app.Use((HttpContext context, RequestDelegate next) => AccessCheck.InvokeAsync(context, next, access));
        app.MapProbes();
        app.MapPrometheusScrapingEndpoint().RequireRole(Role.Reader);
        var api = app.MapGroup("/api/v1").RequireRateLimiting(RateLimits.Api);
        EnvironmentEndpoints.Map(api);
        HistoryEndpoints.Map(api);
        DeliveryEndpoints.Map(api);
        EventEndpoints.Map(api);
        app.MapOpenApi("/api/{documentName}/openapi.json");
        WebhookEndpoints.Map(app);
    }
}
