namespace GitOps.Controller.Cli.Hosting;

/// <summary>Something that the user can mend, said in one line; the command ends with exit code 1.</summary>
internal sealed class CommandException(string message) : Exception(message);
