namespace GitOps.Controller.Cli.Hosting;

/// <summary>An error that the user can fix. The command prints its message and ends with exit code 1.</summary>
internal sealed class CommandException(string message) : Exception(message);
