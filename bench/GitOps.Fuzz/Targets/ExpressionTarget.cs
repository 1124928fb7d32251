using System.Text;
using GitOps.Core.Desired;

namespace GitOps.Fuzz.Targets;

/// <summary>Expressions in a text. Each byte pair is a character, so that every string is possible.</summary>
internal sealed class ExpressionTarget : ITarget
{
    public IReadOnlyList<byte[]> Corpus { get; } =
    [
        .. new[]
        {
            "${{ vars.instance }}",
            "s3://${{ env.bucket }}/${{ vars.a }}/x",
            "${{ ref.TrainingJob.a.ModelArtifacts.S3ModelArtifacts }}",
            "a ${{ b } ${{ c }} ${{",
            "plain",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public string Run(byte[] input)
    {
        // The characters of Latin-1 but 0xF0–0xFF, which become lone surrogates.
        var text = new string([.. input.Select(b => b >= 0xf0 ? (char)(0xd800 | ((b & 0xf) << 6)) : (char)b)]);
        var contents = Expression.Contents(text).ToList();
        var references = Expression.References(text).ToList();
        if (Expression.Replace(text, _ => null) != text)
            throw new InvalidOperationException("a replacement by nothing changed the text");
        if (Expression.Fill(text).Length != text.Length)
            throw new InvalidOperationException("the filled text has another length");
        if (references.Exists(r => Expression.ParseReference(Expression.Write(r.Target, r.Output)[3..^2].Trim()) != r))
            throw new InvalidOperationException("a reference that was written is read differently");
        return $"{Math.Min(contents.Count, 8)} {Math.Min(references.Count, 8)} {Expression.UnclosedAt(text) is null} "
            + $"{Expression.IsAny(text)} {Expression.IsWhole(text)} {Expression.IsReference(text)}";
    }

    public void Dispose() { }
}
