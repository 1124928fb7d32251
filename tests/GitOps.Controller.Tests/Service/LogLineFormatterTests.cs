using GitOps.Controller.Service.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Controller.Tests.Service;

public sealed class LogLineFormatterTests
{
    [Fact]
    public void An_entry_is_one_line_that_shows_hostile_characters_as_codes()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 67, TimeSpan.Zero));
        var error = new InvalidOperationException("b\u202e\nfail: forged");
        var entry = new LogEntry<string>(LogLevel.Warning, "GitOps", new EventId(7), "a\u001b[2J\nforged", error, (state, _) => state);
        var written = new StringWriter();

        new LogLineFormatter(time).Write(entry, null, written);

        Assert.Equal(
            "03:04:05.067 warn: GitOps[7] a\\u001b[2J forged System.InvalidOperationException: b\\u202e fail: forged\n",
            written.ToString()
        );
    }
}
