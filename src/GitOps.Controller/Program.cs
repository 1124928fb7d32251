using GitOps.Controller.Cli;
using GitOps.Controller.Cli.Hosting;

return await CommandLine.RunAsync(args, Host.FromMachine());
