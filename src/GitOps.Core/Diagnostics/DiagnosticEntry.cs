namespace GitOps.Core.Diagnostics;

/// <summary>A code of <see cref="DiagnosticCodes"/> with what it means and how to fix it, for the message reference.</summary>
/// <param name="Topic">The heading below which the reference lists the code.</param>
/// <param name="Code">The code.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Fix">One sentence that says what to do.</param>
public sealed record DiagnosticEntry(string Topic, string Code, string Meaning, string Fix)
{
    /// <summary>Every code exactly once.</summary>
    public static IReadOnlyList<DiagnosticEntry> All { get; } =
    [
        new("Manifest files", DiagnosticCodes.NotUtf8, "The file is not encoded in UTF-8.", "Save the file as UTF-8."),
        new(
            "Manifest files",
            DiagnosticCodes.TooLarge,
            "The file, or the document with its anchors expanded, exceeds a size limit.",
            "Split the file, or write out what the anchors repeat."
        ),
        new("Manifest files", DiagnosticCodes.YamlSyntax, "The file is not valid YAML.", "Fix the syntax at the position shown."),
        new(
            "Manifest files",
            DiagnosticCodes.TabIndentation,
            "A line is indented with a tab, which YAML does not allow.",
            "Indent with spaces."
        ),
        new("Manifest files", DiagnosticCodes.DuplicateKey, "A mapping contains a key twice.", "Remove one of the two."),
        new(
            "Manifest files",
            DiagnosticCodes.NotAMap,
            "The file does not contain a single mapping.",
            "Write one mapping at the top level of the file."
        ),
        new(
            "Manifest files",
            DiagnosticCodes.NotAManifest,
            "The document is not a manifest, or not one of the kind that this file must contain.",
            "Write a mapping with apiVersion, kind, metadata and spec."
        ),
        new(
            "Manifest files",
            DiagnosticCodes.UnknownApiVersion,
            "The apiVersion is not supported.",
            "Use an apiVersion that the message lists."
        ),
        new("Manifest files", DiagnosticCodes.UnknownKind, "The kind is not supported.", "Use a kind that the message lists."),
        new(
            "Manifest files",
            DiagnosticCodes.UnknownAnnotation,
            "An annotation in gitops.mlops/ is not defined.",
            "Fix the annotation's name, or remove it."
        ),
        new("Fields", DiagnosticCodes.UnknownField, "The field is not defined for this kind.", "Fix the field's name, or remove it."),
        new("Fields", DiagnosticCodes.MissingField, "A required field is missing.", "Add the field."),
        new("Fields", DiagnosticCodes.DuplicateField, "Two spellings of the same field are set.", "Remove one of the two."),
        new(
            "Fields",
            DiagnosticCodes.WrongType,
            "The value has the wrong type.",
            "Write a value of the expected type; quote text that looks like a number."
        ),
        new("Fields", DiagnosticCodes.BadLength, "The text is too short or too long.", "Change the text to a length within the limits."),
        new(
            "Fields",
            DiagnosticCodes.BadPattern,
            "The text does not match the pattern that the API requires.",
            "Change the text to match the pattern."
        ),
        new(
            "Fields",
            DiagnosticCodes.BadValue,
            "The value is not one of the values that the API accepts.",
            "Use a value that the message lists."
        ),
        new("Fields", DiagnosticCodes.OutOfRange, "The number is too small or too large.", "Use a number within the range."),
        new(
            "Fields",
            DiagnosticCodes.BadCount,
            "The list or mapping has too few or too many items.",
            "Change the number of items to one within the limits."
        ),
        new(
            "Fields",
            DiagnosticCodes.BadUnion,
            "The combination of fields is invalid: they exclude each other, or one of them must be set.",
            "Set exactly the fields that the message lists."
        ),
        new("Fields", DiagnosticCodes.DuplicateName, "Two items of a list have the same name.", "Rename one of the two."),
        new(
            "Fields",
            DiagnosticCodes.BadDocument,
            "The text must contain a JSON object, and does not.",
            "Fix the document at the place that the message shows; remove keys that an object has twice."
        ),
        new(
            "Fields",
            DiagnosticCodes.BadName,
            "The resource's name can't be used as its name in AWS.",
            "Rename the resource, or set the name in spec."
        ),
        new(
            "Fields",
            DiagnosticCodes.BadPath,
            "The path is not within the repository.",
            "Write the path from the repository's root, without `..`."
        ),
        new(
            "Fields",
            DiagnosticCodes.OtherRegion,
            "The annotation services.k8s.aws/region names another region than the environment's.",
            "Remove it, or move the manifest to an environment of that region."
        ),
        new("Fields", DiagnosticCodes.ReservedTag, "A tag's key begins with gitops:, which the controller sets.", "Use another key."),
        new("Fields", DiagnosticCodes.BadSchedule, "A field of the schedule is invalid.", "Fix the cron expression, time zone or time."),
        new(
            "Fields",
            DiagnosticCodes.BadRates,
            "The fault rates of an operation add up to more than 1.",
            "Lower the rates: each is the fraction of calls that the fault affects."
        ),
        new(
            "References between resources",
            DiagnosticCodes.BadExpression,
            "The expression in `${{ … }}` can't be evaluated.",
            "Use vars.<name>, env.<name> or ref.<Kind>.<name>.<output>."
        ),
        new(
            "References between resources",
            DiagnosticCodes.BrokenReference,
            "The reference names a resource that this environment does not contain.",
            "Fix the name, or add the resource."
        ),
        new(
            "References between resources",
            DiagnosticCodes.ExternalName,
            "No manifest of the environment defines the name, so the resource must exist in AWS.",
            "Nothing if others manage it; otherwise fix the name, or add the resource."
        ),
        new(
            "References between resources",
            DiagnosticCodes.UnknownOutput,
            "The reference names an output that the resource does not have.",
            "Use an output that the message lists."
        ),
        new(
            "References between resources",
            DiagnosticCodes.Cycle,
            "Resources depend on each other in a cycle.",
            "Remove one of the references."
        ),
        new(
            "References between resources",
            DiagnosticCodes.DuplicateResource,
            "Two manifests have the same kind and name.",
            "Rename or remove one of the two."
        ),
        new(
            "References between resources",
            DiagnosticCodes.SameName,
            "Two resources would get the same name in AWS.",
            "Rename one of the two."
        ),
        new(
            "Repository and environments",
            DiagnosticCodes.NoSettings,
            "The repository has no gitops.yaml.",
            "Add gitops.yaml at the repository's root."
        ),
        new(
            "Repository and environments",
            DiagnosticCodes.NoBranch,
            "The repository has no commits, or no default branch.",
            "Push a commit."
        ),
        new(
            "Repository and environments",
            DiagnosticCodes.NoFiles,
            "A path of the environment contains no files.",
            "Fix the path in gitops.yaml, or add the manifests."
        ),
        new(
            "Repository and environments",
            DiagnosticCodes.TooManyFiles,
            "A path of the environment contains more files than can be read.",
            "Narrow the path to the folder of the manifests."
        ),
        new(
            "Repository and environments",
            DiagnosticCodes.EnvironmentTooLarge,
            "The manifests of an environment exceed a limit.",
            "Divide it into several environments."
        ),
        new(
            "Repository and environments",
            DiagnosticCodes.NotAFile,
            "The path is a symbolic link, a submodule or another entry that is not a regular file.",
            "Commit the file itself."
        ),
        new(
            "Repository and environments",
            DiagnosticCodes.CollidingNames,
            "Two file names differ only in case, so some machines can check out only one of them.",
            "Rename one of the two."
        ),
        new(
            "Repository and environments",
            DiagnosticCodes.DuplicateEnvironment,
            "Two environments have the same name.",
            "Rename one of the two."
        ),
        new(
            "Repository and environments",
            DiagnosticCodes.SamePlace,
            "Two environments share an account, a region and a namePrefix.",
            "Give one of them another namePrefix."
        ),
        new(
            "Data sets",
            DiagnosticCodes.NoData,
            "The data set has no files, or they can't be read.",
            "Add the files, or fix the path, the address or the permissions."
        ),
        new(
            "Data sets",
            DiagnosticCodes.LfsPointer,
            "A file of the data set is a Git LFS pointer, so the data is not in Git.",
            "Commit the file itself, or put the data in S3 and use s3URI."
        ),
    ];
}
