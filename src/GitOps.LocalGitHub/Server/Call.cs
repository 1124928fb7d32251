using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Store;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalGitHub.Server;

/// <summary>An authenticated and authorized request to a route.</summary>
internal sealed class Call(HttpRequest request, IReadOnlyDictionary<string, string> values, JsonObject body, Actor actor)
{
    /// <summary>The name under which <see cref="Body"/> has a request that is a list.</summary>
    public const string List = "[]";

    private Repository? _repository;

    public HttpRequest Request => request;

    public JsonObject Body => body;

    public Actor Actor => actor;

    /// <summary>The user, or the bot of the App, that makes the request.</summary>
    /// <exception cref="GitHubException">The request is anonymous.</exception>
    public User User => actor.User ?? throw GitHubException.Unauthorized();

    /// <summary>The repository of the route.</summary>
    public Repository Repository
    {
        get => _repository ?? throw new InvalidOperationException("the route has no repository");
        set => _repository = value;
    }

    /// <summary>A value of the path.</summary>
    public string this[string name] => values[name];

    public bool HasValue(string name) => values.ContainsKey(name);

    /// <exception cref="GitHubException">The value is not a number, so nothing has it.</exception>
    public long Number(string name) =>
        long.TryParse(values[name], CultureInfo.InvariantCulture, out var number) ? number : throw GitHubException.NotFound();

    public string? Query(string name) => request.Query[name].FirstOrDefault();

    /// <summary>A text in the request; null when it is missing or null.</summary>
    /// <exception cref="GitHubException">It is no text.</exception>
    public string? Text(string field)
    {
        if (body[field] is not { } value)
            return null;
        return value.GetValueKind() == System.Text.Json.JsonValueKind.String
            ? (string)value!
            : throw new GitHubException(422, $"Invalid request.\n\nFor '{field}', {value.ToJsonString()} is not a string.");
    }

    /// <exception cref="GitHubException">It is missing, or no text.</exception>
    public string Required(string field) =>
        Text(field) ?? throw new GitHubException(422, $"Invalid request.\n\n\"{field}\" wasn't supplied.");

    /// <exception cref="GitHubException">It is neither true nor false.</exception>
    public bool? Flag(string field) =>
        body[field] switch
        {
            null => null,
            var value when value.GetValueKind() == System.Text.Json.JsonValueKind.True => true,
            var value when value.GetValueKind() == System.Text.Json.JsonValueKind.False => false,
            var value => throw new GitHubException(422, $"Invalid request.\n\nFor '{field}', {value.ToJsonString()} is not a boolean."),
        };

    /// <exception cref="GitHubException">It is no list of texts.</exception>
    public IReadOnlyList<string>? Texts(string field) =>
        body[field] switch
        {
            null => null,
            JsonArray list when list.All(i => i?.GetValueKind() == System.Text.Json.JsonValueKind.String) =>
            [
                .. list.Select(i => (string)i!),
            ],
            _ => throw new GitHubException(422, $"Invalid request.\n\nFor '{field}', expected an array of strings."),
        };
}
