using GitOps.Controller.Service.Composition;
using GitOps.Engine.Deliveries;
using Microsoft.AspNetCore.Http;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>How a sender signs and names its deliveries.</summary>
internal sealed record WebhookKind(string Name, string SignatureHeader, string IdHeader, long MaxBytes)
{
    /// <summary>GitHub's webhooks.</summary>
    public static WebhookKind GitHub { get; } =
        new(Name: "github", "X-Hub-Signature-256", "X-GitHub-Delivery", ServiceLimits.MaxGitHubPayloadBytes);

    /// <summary>
    /// Signed pushes of any other sender: requests with any body. The id identifies a push, so that a repeated one is ignored.
    /// </summary>
    public static WebhookKind Push { get; } = new(Name: "push", "X-Signature-256", "X-Delivery", ServiceLimits.MaxSignedPushBytes);

    /// <summary>The delivery of a request: its id, the name of its event, and the part of the body that is used.</summary>
    public (string Id, string Event, string Text) DeliveryOf(HttpRequest request, SignedBody body)
    {
        var id = request.Headers[IdHeader].ToString() is { Length: > 0 } header ? header : body.Hash;
        // The prefix distinguishes the ids of a source's two webhooks. Of a signed push only the fact counts: its body would fill the disk.
        return this == GitHub ? (id, request.Headers["X-GitHub-Event"].ToString(), body.Text) : ($"push-{id}", Delivery.SignedPush, "");
    }
}
