using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Composition;
using GitOps.Controller.Service.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Controller.Service.Api;

/// <summary>
/// The middleware and the endpoints of the service. The order of the middleware matters: the caller is known before a request is
/// counted, and access is checked after it.
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
        app.Use((HttpContext context, RequestDelegate next) => AccessCheck.AuthenticateAsync(context, next, access));
        app.UseRateLimiter();
        app.Use(AccessCheck.AuthorizeAsync);
        app.MapProbes();
        app.MapPrometheusScrapingEndpoint().RequireRole(Role.Reader, AccessScope.All).RequireRateLimiting(RateLimits.Api);
        var api = app.MapGroup("/api/v1").RequireRateLimiting(RateLimits.Api);
        EnvironmentEndpoints.Map(api);
        HistoryEndpoints.Map(api);
        DeliveryEndpoints.Map(api);
        EventEndpoints.Map(api);
        app.MapOpenApi("/api/{documentName}/openapi.json").RequireRateLimiting(RateLimits.Api);
        WebhookEndpoints.Map(app);
    }
}
