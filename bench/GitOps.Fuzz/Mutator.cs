using System.Globalization;
using System.Text;

namespace GitOps.Fuzz;

/// <summary>Makes inputs from others: bytes, words and lines are changed, removed, repeated and mixed. Deterministic.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> corpus)
{
    private const int MaxBytes = 64 << 10;
    private const int MaxLearned = 500;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "${{",
            "}}",
            "${{ vars.",
            "${{ env.name }}",
            "${{ ref.Model.a.ModelName }}",
            "*a",
            "&a ",
            "<<: ",
            "<<: *a",
            "---\n",
            "...\n",
            "!!int ",
            "!<x> ",
            "|\n",
            ">-\n",
            "? ",
            "- ",
            ": ",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "#",
            "%",
            "@",
            "`",
            "\t",
            "\r",
            "\n",
            "\r\n",
            "\0",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\\ud800",
            "\\udc00",
            "\\u0000",
            "\\x00",
            "\"\\ud800\"",
            "null",
            "~",
            "true",
            "false",
            "nan",
            "NaN",
            "inf",
            "-Infinity",
            "1e999",
            "-1e999",
            "1e-999",
            "0x7fffffffffffffff",
            "0b1",
            "0o7",
            "-0",
            "0",
            "-1",
            "1",
            "2147483647",
            "2147483648",
            "-2147483649",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "99999999999999999999999999999999",
            "0.1",
            "1.0",
            "1e3",
            "1.",
            ".5",
            "cGFnZTo5OTk5OTk5OTk5OQ==",
            "1_000",
            "٣",
            "１",
            "9999-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z",
            "2026-11-28",
            "__proto__",
            "constructor",
            "../",
            "..",
            "/",
            "//",
            "\\",
            "C:\\",
            "\0/",
            "%00",
            "%2e%2e%2f",
            "%ff",
            "+",
            "&",
            "=",
            "?",
            ";",
            ",",
            "$[",
            "$[0:]",
            "$[99999999999]",
            "$[3:1]",
            "{}",
            "[]",
            "{\"a\":1}",
            "[null]",
            "\"\"",
            "<",
            ">",
            "<![CDATA[",
            "]]>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]>",
            "&b;",
            "&#0;",
            "&#xD800;",
            "sha256=",
            "arn:aws:iam::123456789012:role/x",
            "s3://",
            "s3://a/",
            "https://a:b@c",
            "http://[::1",
            "file:///",
            "😀",
            "İ",
            "ﬀ",
            "é",
            "e\u0301",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff],
        [0xc0, 0x80],
        [0xed, 0xa0, 0x80],
        [0xff, 0xff, 0xff, 0xff],
        [0x7f, 0xff, 0xff, 0xff],
        [0x80, 0, 0, 0],
        [0, 0, 0, 0],
    ];

    private static readonly string[] Openings = ["[", "{\"a\":", "- ", "{a: ", "<a>", "(", "? ", "&a [", "[[", "!!x "];

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _corpus = [.. corpus];
    private int _next;

    /// <summary>The next input: first those of the corpus, then others made from them.</summary>
    public byte[] Next()
    {
        if (_next < corpus.Count)
            return corpus[_next++];
        var bytes = new List<byte>(Any());
        do Mutate(bytes);
        while (_random.Next(3) > 0);
        if (bytes.Count > MaxBytes)
            bytes.RemoveRange(MaxBytes, bytes.Count - MaxBytes);
        return [.. bytes];
    }

    /// <summary>The size of the inputs that were learned.</summary>
    public long LearnedBytes { get; private set; }

    /// <summary>Makes an input a start of others.</summary>
    public void Learn(byte[] input)
    {
        if (_corpus.Count >= corpus.Count + MaxLearned)
            return;
        _corpus.Add(input);
        LearnedBytes += input.Length;
    }

    private void Mutate(List<byte> bytes)
    {
        var (start, length) = Span(bytes.Count);
        switch (_random.Next(14))
        {
            case 0 when bytes.Count > 0:
                bytes[_random.Next(bytes.Count)] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when bytes.Count > 0:
                bytes[_random.Next(bytes.Count)] = (byte)_random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(start, length);
                break;
            case 3:
                bytes.InsertRange(start, bytes.GetRange(start, length));
                break;
            case 4:
                Splice(bytes, start, length);
                break;
            case 5 or 6:
                bytes.InsertRange(start, Any(Tokens));
                break;
            case 7 or 8:
                ReplaceWord(bytes, start, Any(Tokens));
                break;
            case 9:
                ReplaceWord(bytes, start, WordOf(Any()));
                break;
            case 10:
                bytes.InsertRange(start, Enumerable.Repeat(Any(Tokens), 1 << _random.Next(12)).SelectMany(t => t));
                break;
            case 11:
                bytes.InsertRange(start, Nested());
                break;
            case 12:
                MoveLine(bytes);
                break;
            default:
                ReplaceWord(bytes, start, Encoding.ASCII.GetBytes(_random.NextInt64().ToString(CultureInfo.InvariantCulture)));
                break;
        }
    }

    private (int Start, int Length) Span(int count)
    {
        var start = _random.Next(count + 1);
        return (start, Math.Min(count - start, _random.Next(1 << _random.Next(1, 10))));
    }

    // A part of another input, in place of a part of this one.
    private void Splice(List<byte> bytes, int start, int length)
    {
        var other = Any();
        var (from, count) = Span(other.Length);
        bytes.RemoveRange(start, length);
        bytes.InsertRange(start, other.AsSpan(from, count).ToArray());
    }

    private void ReplaceWord(List<byte> bytes, int at, byte[] word)
    {
        var (start, end) = Word(bytes, at);
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, word);
    }

    private byte[] WordOf(byte[] bytes)
    {
        var (start, end) = Word(bytes, _random.Next(bytes.Length + 1));
        return bytes[start..end];
    }

    private static (int Start, int End) Word(IReadOnlyList<byte> bytes, int at)
    {
        var (start, end) = (at, at);
        while (start > 0 && IsWord(bytes[start - 1]))
            start--;
        while (end < bytes.Count && IsWord(bytes[end]))
            end++;
        return (start, end);
    }

    private static bool IsWord(byte character) =>
        char.IsAsciiLetterOrDigit((char)character) || character is (byte)'_' or (byte)'-' or (byte)'.';

    private byte[] Nested()
    {
        var opening = Openings[_random.Next(Openings.Length)];
        return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(opening, 1 << _random.Next(1, 13))));
    }

    private void MoveLine(List<byte> bytes)
    {
        var lines = Encoding.Latin1.GetString([.. bytes]).Split('\n').ToList();
        var line = lines[_random.Next(lines.Count)];
        if (_random.Next(2) == 0)
            lines.Remove(line);
        lines.Insert(_random.Next(lines.Count + 1), new string(' ', _random.Next(4)) + line);
        bytes.Clear();
        bytes.AddRange(Encoding.Latin1.GetBytes(string.Join('\n', lines)));
    }

    private byte[] Any() => Any(_corpus);

    private byte[] Any(IReadOnlyList<byte[]> choices) => choices[_random.Next(choices.Count)];
}
