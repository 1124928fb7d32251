using System.CommandLine;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Completion;

/// <summary><c>gitops completion</c>: prints a script that completes commands and options in a shell.</summary>
internal static class CompletionCommand
{
    public static Command Build(Host host)
    {
        var shell = new Argument<string>("shell") { Description = "The shell: bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        return new Command("completion", "Print the completion script of a shell.") { shell }.WithHandler(
            host,
            (parsed, _) =>
            {
                host.Output.Write(Script(parsed.GetValue(shell)!));
                return Task.FromResult(ExitCode.Success);
            }
        );
    }

    // The scripts ask the program for completions, with the [suggest] directive.
    private static string Script(string shell) =>
        shell switch
        {
            "bash" => """
                _gitops() {
                  local line="${COMP_LINE:0:$COMP_POINT}"
                  COMPREPLY=($(compgen -W "$(gitops "[suggest:${COMP_POINT}]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
                }
                complete -F _gitops gitops

                """,
            "zsh" => """
                _gitops() {
                  local -a found
                  found=("${(@f)$(gitops "[suggest:${CURSOR}]" "$BUFFER" 2>/dev/null)}")
                  compadd -a found
                }
                compdef _gitops gitops

                """,
            "fish" => """
                complete -f -c gitops -a '(gitops "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'

                """,
            _ => """
                Register-ArgumentCompleter -Native -CommandName gitops -ScriptBlock {
                  param($word, $ast, $position)
                  gitops "[suggest:$position]" "$ast" | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                  }
                }

                """,
        };
}
