using System.Runtime.InteropServices;
using Rx.Torrent.CommandLine;
using Spectre.Console;

var output = Create(Console.Out, Console.IsOutputRedirected);
var error = Create(Console.Error, Console.IsErrorRedirected);

using var interrupt = new CancellationTokenSource();
using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

return await Application.RunAsync(args, new Shell(output, error, Console.In, Console.Out, interrupt.Token)).ConfigureAwait(false);

// The first asks politely; the second ends the process there and then, as the system would have done.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !interrupt.IsCancellationRequested;
    if (signal.Cancel) interrupt.Cancel();
    else if (!Console.IsOutputRedirected) output.Cursor.Show();
}

static IAnsiConsole Create(TextWriter writer, bool isRedirected)
{
    var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) };
    if (!isRedirected) return AnsiConsole.Create(settings);
    settings.Ansi = AnsiSupport.No;
    settings.ColorSystem = ColorSystemSupport.NoColors;
    var console = AnsiConsole.Create(settings);
    console.Profile.Width = 200; // what reads it has no edge to wrap at
    return console;
}
