namespace GitOps.LocalAws.ObjectStore;

/// <summary>Content on disk, in a file named after its SHA-256 hash. Hashes are lower-case hexadecimal, the size is in bytes.</summary>
internal sealed record Blob(string Sha256, string Md5, long Size);
