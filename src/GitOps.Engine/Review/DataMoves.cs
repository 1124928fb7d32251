using System.Collections.Immutable;
using GitOps.Core.Desired;
using GitOps.Core.Reviews;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Review;

/// <summary>Finds the data sets whose content differs, with their numbers of rows where they are text in Git.</summary>
internal static class DataMoves
{
    // Counting rows reads the whole content.
    private const long MaxBytes = 32 << 20;
    private static readonly HashSet<string> Text = new(StringComparer.OrdinalIgnoreCase) { ".csv", ".tsv", ".txt", ".libsvm", ".jsonl" };

    public static ImmutableArray<DataMove> Of(
        DesiredGraph before,
        IRepositoryFiles filesBefore,
        DesiredGraph after,
        IRepositoryFiles filesAfter
    ) =>
        [
            .. from dataset in after.Datasets
            let earlier = before.FindDataset(dataset.Id)
            where earlier?.Version?.Digest != dataset.Version?.Digest
            select new DataMove(
                dataset.Id,
                earlier?.Version?.Digest[..10],
                dataset.Version!.Digest[..10],
                earlier is null ? null : RowsOf(earlier, filesBefore),
                RowsOf(dataset, filesAfter)
            ),
        ];

    private static long? RowsOf(DesiredDataset dataset, IRepositoryFiles files)
    {
        if (dataset.Path is not { } path)
            return null;
        var list = files.List(path).Where(f => f.Kind == FileKind.File).ToList();
        if (list.Any(f => !Text.Contains(Path.GetExtension(f.Path))) || list.Sum(f => files.SizeOf(f.Path) ?? 0) > MaxBytes)
            return null;
        return list.Sum(f => files.Read(f.Path) is { } content ? RowsIn(content) : 0);
    }

    private static long RowsIn(byte[] content) => content.AsSpan().Count((byte)'\n') + (content is [.., not (byte)'\n'] ? 1 : 0);
}
