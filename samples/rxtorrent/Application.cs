using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Rx.Torrent.CommandLine.Commands;
using Rx.Torrent.CommandLine.Dht;
using Rx.Torrent.CommandLine.Display;

namespace Rx.Torrent.CommandLine;

/// <summary>The program, apart from the process it runs in.</summary>
internal static class Application
{
    /// <summary>Runs one command line to its end.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Shell shell)
    {
        var parsed = Root(shell).Parse(arguments.Count > 0 ? arguments : ["--help"]);
        if (parsed.Action is ParseErrorAction)
        {
            shell.Error.WriteError(Describe(parsed.Errors[0]));
            shell.Error.WriteRow($"'rxtorrent {NameOf(parsed)}--help' tells what can be said here", Styles.Quiet);
            return ExitCode.Usage;
        }
        // Signals are the shell's business, and exceptions are told in our own way.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = shell.Raw };
        try
        {
            var exitCode = await parsed.InvokeAsync(configuration, shell.Interrupt).ConfigureAwait(false);
            return arguments.Count > 0 ? exitCode : ExitCode.Usage;
        }
        catch (Exception exception) when (Failure.Of(exception, shell.Interrupt.IsCancellationRequested) is { } failure)
        {
            if (failure.ExitCode == ExitCode.Interrupted) shell.Error.WriteRow(failure.Message, Styles.Quiet);
            else shell.Error.WriteError(failure.Message);
            return failure.ExitCode;
        }
    }

    private static RootCommand Root(Shell shell)
    {
        var root = new RootCommand("rxtorrent: download, seed, make and check torrents with Rx.Torrent.")
        {
            new DownloadCommand(shell),
            new SeedCommand(shell),
            new TopCommand(shell),
            new CreateCommand(shell),
            new ShowCommand(shell),
            new CheckCommand(shell),
            new ScrapeCommand(shell),
            new TrackerCommand(shell),
            new DhtCommand(shell),
            new DemoCommand(shell),
        };
        HelpWithExitCodes.Extend(root);
        return root;
    }

    private static string Describe(ParseError error) =>
        error.SymbolResult is ArgumentResult { Tokens: [], Argument: { } argument } ? $"expected <{argument.Name}>" : error.Message;

    private static string NameOf(ParseResult parsed) => parsed.CommandResult.Command is RootCommand ? "" : $"{parsed.CommandResult.Command.Name} ";
}
