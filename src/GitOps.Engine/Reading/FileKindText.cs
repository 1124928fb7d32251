using GitOps.Core.Manifests;

namespace GitOps.Engine.Reading;

/// <summary>Describes entries of a repository in messages.</summary>
internal static class FileKindText
{
    public static string Of(FileKind kind) =>
        kind switch
        {
            FileKind.Link => "a symbolic link, which is not followed",
            FileKind.Submodule => "a submodule, whose files are in another repository",
            FileKind.BadName => "an entry whose name is not valid in a working tree",
            FileKind.LargeFolder => $"a folder nested more than {ContentLimits.FolderDepth} deep, or with too many folders in it",
            _ => "a file",
        };
}
