using GitOps.Controller.Commands;
using GitOps.Controller.Hosting;

return await CommandLine.RunAsync(args, Host.FromMachine());
