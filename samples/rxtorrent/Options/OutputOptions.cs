using System.CommandLine;

namespace Rx.Torrent.CommandLine.Options;

/// <summary>How a command should show what it does.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _plain = new("--plain") { Description = "Print lines instead of a live display; so it is anyway where there is no terminal" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one object a line, for programs" };

    public void AddTo(Command command, bool canBeLive = true, bool hasJson = true)
    {
        if (canBeLive) command.Add(_plain);
        if (hasJson) command.Add(_json);
    }

    public OutputForm Read(ParseResult parsed, Shell shell) =>
        parsed.GetResult(_json) is not null && parsed.GetValue(_json) ? OutputForm.Json : parsed.GetValue(_plain) || !shell.IsLive ? OutputForm.Plain : OutputForm.Live;
}
