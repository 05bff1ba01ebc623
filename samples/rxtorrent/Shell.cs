using Spectre.Console;

namespace Rx.Torrent.CommandLine;

/// <summary>What a command has around it: where it prints, what it may read, and how it hears that it should stop.</summary>
/// <param name="Output">What the user asked for.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="Input">Standard input; only the harness reads it.</param>
/// <param name="Raw">The writer underneath <paramref name="Output"/>, for lines that programs read: JSON, help, the harness.</param>
/// <param name="Interrupt">Cancelled by Ctrl-C and its relatives.</param>
internal sealed record Shell(IAnsiConsole Output, IAnsiConsole Error, TextReader Input, TextWriter Raw, CancellationToken Interrupt)
{
    /// <summary>True when what is printed can be painted over, as a progress bar has to be.</summary>
    public bool IsLive => Output.Profile is { Out.IsTerminal: true, Capabilities: { Interactive: true, Ansi: true } };
}
