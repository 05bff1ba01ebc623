using BenchmarkDotNet.Running;
using Rx.Torrent.Benchmarks.Scale;

if (args is ["scale", .. var what]) return await ScaleCommand.RunAsync(what);

var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args).ToArray();
if (summaries.Length == 0) return args.Any(arg => arg is "--list" or "--help" or "--info" or "--version") ? 0 : 1; // nothing was measured
return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.Length > 0 && summary.Reports.All(report => report.Success)) ? 0 : 1;
