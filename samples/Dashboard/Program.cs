using System.Runtime.InteropServices;
using Rx.Torrent.Dashboard;

using var interrupt = new CancellationTokenSource();
using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var command = DashboardCommand.Create((options, cancellation) => DashboardRun.RunAsync(options, Console.Out, cancellation));
return await command.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null }, interrupt.Token).ConfigureAwait(false);

// The first asks politely; the second ends the process there and then, as the system would have done.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !interrupt.IsCancellationRequested;
    if (signal.Cancel) interrupt.Cancel();
}
