using Rx.Torrent.CommandLine.Options;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>Picks the display for whoever looks.</summary>
internal static class Displays
{
    public static IDisplay For(OutputForm form, Shell shell) => form switch
    {
        OutputForm.Live => new LiveDisplay(shell.Output),
        OutputForm.Json => new JsonDisplay(shell.Raw),
        _ => new PlainDisplay(shell.Output),
    };
}
