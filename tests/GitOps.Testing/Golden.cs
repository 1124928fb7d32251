namespace GitOps.Testing;

/// <summary>Files of expected output. GITOPS_GOLDEN=write makes them anew; what it made is reviewed like code.</summary>
public static class Golden
{
    /// <summary>Throws unless a text is what the file says.</summary>
    public static void Matches(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("GITOPS_GOLDEN") == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        var expected = File.Exists(path)
            ? File.ReadAllText(path)
            : throw new InvalidOperationException($"there is no {path}: GITOPS_GOLDEN=write makes it, with\n{actual}");
        if (expected != actual)
            throw new InvalidOperationException($"{path} differs.\n--- expected\n{expected}\n--- actual\n{actual}");
    }
}
