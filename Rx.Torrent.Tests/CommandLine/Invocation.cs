using System.Text.Json;
using Rx.Torrent.CommandLine;
using Spectre.Console;

namespace Rx.Torrent.Tests.CommandLine;

/// <summary>A command line that was run inside the test's own process, and what it printed.</summary>
internal sealed record Invocation(int ExitCode, string Output, string Error)
{
    /// <summary>Runs it to its end.</summary>
    public static Task<Invocation> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    /// <summary>Runs it to its end, which comes early when the user interrupts.</summary>
    public static async Task<Invocation> RunAsync(CancellationToken interrupt, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var shell = new Shell(Console(output), Console(error), TextReader.Null, TextWriter.Synchronized(output), interrupt);
        var exitCode = await Application.RunAsync(arguments, shell);
        return new Invocation(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The lines of the output, each as JSON.</summary>
    public IReadOnlyList<JsonElement> Json => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    /// <summary>A console that writes plain text, as wide as a page.</summary>
    public static IAnsiConsole Console(TextWriter writer, int width = 200)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No,
        });
        console.Profile.Width = width;
        return console;
    }
}
