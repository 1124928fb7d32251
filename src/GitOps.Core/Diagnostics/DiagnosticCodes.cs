namespace GitOps.Core.Diagnostics;

/// <summary>The codes of all diagnostics. They are stable: scripts and editors may match them.</summary>
public static class DiagnosticCodes
{
    /// <summary>The file is not encoded in UTF-8.</summary>
    public const string NotUtf8 = "not-utf8";

    /// <summary>The file, or the document with its anchors expanded, exceeds a size limit.</summary>
    public const string TooLarge = "too-large";

    /// <summary>The file is not valid YAML.</summary>
    public const string YamlSyntax = "yaml-syntax";

    /// <summary>A line is indented with a tab, which YAML does not allow.</summary>
    public const string TabIndentation = "tab-indentation";

    /// <summary>A mapping contains a key twice.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>The file does not contain a single mapping.</summary>
    public const string NotAMap = "not-a-map";

    /// <summary>The document is not a manifest, or not one of the kind that this file must contain.</summary>
    public const string NotAManifest = "not-a-manifest";

    /// <summary>The apiVersion is not supported.</summary>
    public const string UnknownApiVersion = "unknown-api-version";

    /// <summary>The kind is not supported.</summary>
    public const string UnknownKind = "unknown-kind";

    /// <summary>An annotation in gitops.mlops/ is not defined.</summary>
    public const string UnknownAnnotation = "unknown-annotation";

    /// <summary>The field is not defined for this kind.</summary>
    public const string UnknownField = "unknown-field";

    /// <summary>A required field is missing.</summary>
    public const string MissingField = "missing-field";

    /// <summary>Two spellings of the same field are set.</summary>
    public const string DuplicateField = "duplicate-field";

    /// <summary>The value has the wrong type.</summary>
    public const string WrongType = "wrong-type";

    /// <summary>The text is too short or too long.</summary>
    public const string BadLength = "bad-length";

    /// <summary>The text does not match the pattern that the API requires.</summary>
    public const string BadPattern = "bad-pattern";

    /// <summary>The value is not one of the values that the API accepts.</summary>
    public const string BadValue = "bad-value";

    /// <summary>The number is too small or too large.</summary>
    public const string OutOfRange = "out-of-range";

    /// <summary>The list or mapping has too few or too many items.</summary>
    public const string BadCount = "bad-count";

    /// <summary>The combination of fields is invalid: they exclude each other, or one of them must be set.</summary>
    public const string BadUnion = "bad-union";

    /// <summary>Two items of a list have the same name.</summary>
    public const string DuplicateName = "duplicate-name";

    /// <summary>The text must contain a JSON object, and does not.</summary>
    public const string BadDocument = "bad-document";

    /// <summary>The resource's name can't be used as its name in AWS.</summary>
    public const string BadName = "bad-name";

    /// <summary>A tag's key begins with <c>gitops:</c>, which the controller sets itself.</summary>
    public const string ReservedTag = "reserved-tag";

    /// <summary>ACK's region annotation names another region than the environment's.</summary>
    public const string OtherRegion = "other-region";

    /// <summary>The path is not within the repository.</summary>
    public const string BadPath = "bad-path";

    /// <summary>A field of the schedule is invalid.</summary>
    public const string BadSchedule = "bad-schedule";

    /// <summary>The fault rates of an operation add up to more than 1.</summary>
    public const string BadRates = "bad-rates";

    /// <summary>An expression can't be evaluated.</summary>
    public const string BadExpression = "bad-expression";

    /// <summary>The reference names a resource that this environment does not contain.</summary>
    public const string BrokenReference = "broken-reference";

    /// <summary>No manifest of the environment defines the name, so the resource must exist in AWS. A warning of <c>validate</c>.</summary>
    public const string ExternalName = "external-name";

    /// <summary>The reference names an output that the resource does not have.</summary>
    public const string UnknownOutput = "unknown-output";

    /// <summary>Resources depend on each other in a cycle.</summary>
    public const string Cycle = "cycle";

    /// <summary>Two manifests have the same kind and name.</summary>
    public const string DuplicateResource = "duplicate-resource";

    /// <summary>Two resources would get the same name in AWS.</summary>
    public const string SameName = "same-name";

    /// <summary>The repository has no gitops.yaml.</summary>
    public const string NoSettings = "no-settings";

    /// <summary>The repository has no commits, or no default branch.</summary>
    public const string NoBranch = "no-branch";

    /// <summary>A path of the environment contains no files.</summary>
    public const string NoFiles = "no-files";

    /// <summary>A path of the environment contains more files than can be read.</summary>
    public const string TooManyFiles = "too-many-files";

    /// <summary>The manifests of an environment exceed a limit.</summary>
    public const string EnvironmentTooLarge = "environment-too-large";

    /// <summary>The path is a symbolic link, a submodule or another entry that is not a regular file.</summary>
    public const string NotAFile = "not-a-file";

    /// <summary>Two file names differ only in case, so some machines can check out only one of them.</summary>
    public const string CollidingNames = "colliding-names";

    /// <summary>Two environments have the same name.</summary>
    public const string DuplicateEnvironment = "duplicate-environment";

    /// <summary>Two environments share an account, a region and a namePrefix.</summary>
    public const string SamePlace = "same-place";

    /// <summary>The data set has no files, or they can't be read.</summary>
    public const string NoData = "no-data";

    /// <summary>A file of the data set is a Git LFS pointer, so the data is not in Git.</summary>
    public const string LfsPointer = "lfs-pointer";
}
