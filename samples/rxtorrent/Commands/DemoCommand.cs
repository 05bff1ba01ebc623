using System.CommandLine;
using Rx.Torrent.CommandLine.Demo;
using Rx.Torrent.CommandLine.Options;

namespace Rx.Torrent.CommandLine.Commands;

/// <summary><c>demo</c>: a swarm to look at, without needing anything.</summary>
internal sealed class DemoCommand : Command
{
    private const long DefaultLength = 64 * 1024 * 1024;
    private const long MaxLength = 1024 * 1024 * 1024;

    private readonly Option<long> _size = new("--size")
    {
        Description = "How much is shared, up to 1g; by default 64m",
        HelpName = "size",
        DefaultValueFactory = _ => DefaultLength,
        CustomParser = result =>
        {
            if (ByteSize.TryParse(result.Tokens[0].Value, out var bytes) && bytes is > 0 and <= MaxLength) return bytes;
            result.AddError($"'{result.Tokens[0].Value}': expected a size up to 1g, such as 64m");
            return 0;
        },
    };

    private readonly OutputOptions _output = new();

    public DemoCommand(Shell shell)
        : base("demo", "Shows a tracker, a seed, three leechers and three plugins at work in one process. Needs nothing, leaves nothing.")
    {
        Add(_size);
        _output.AddTo(this, hasJson: false);
        SetAction((parsed, cancellation) =>
            new DemoRun(shell.Output, _output.Read(parsed, shell) == OutputForm.Live, parsed.GetValue(_size)).RunAsync(cancellation));
    }
}
