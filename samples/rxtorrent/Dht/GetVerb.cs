using System.CommandLine;
using Rx.Torrent.Bencode;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Json;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.CommandLine.Dht;

/// <summary><c>dht get</c>: an item of BEP 44.</summary>
internal sealed class GetVerb : DhtVerb
{
    private readonly Argument<string> _name = new("name") { Description = "The hash of an item (40 digits), or the key of its owner (64 digits)" };
    private readonly Option<string> _salt = new("--salt") { Description = "Behind a key: which of its items", HelpName = "text" };

    public GetVerb(Shell shell)
        : base(shell, "get", "Gets a small item.")
    {
        Add(_name);
        Add(_salt);
    }

    protected override async Task<(DhtJson Result, int ExitCode)> RunAsync(DhtNode node, ParseResult parsed, CancellationToken cancellation)
    {
        var name = parsed.GetRequiredValue(_name);
        DhtItem? item = NodeId.TryParse(name, out var target) ? await node.GetAsync(target).ConfigureAwait(false)
            : name.Length == ItemPublicKey.Length * 2 ? await node.GetAsync(Key(name), new BencodeString(parsed.GetValue(_salt) ?? "")).ConfigureAwait(false)
            : throw Wrong(name);
        return (new DhtJson { Target = name, Value = item?.Value.ToString(), Sequence = (item as DhtItem.Mutable)?.Sequence }, item is null ? ExitCode.Incomplete : ExitCode.Done);
    }

    protected override void Show(DhtJson result) => Shell.Output.WriteRow(result.Value ?? "nobody has it", result.Value is null ? Styles.Warning : Styles.Good);

    private static ItemPublicKey Key(string name)
    {
        try
        {
            return ItemPublicKey.Parse(name);
        }
        catch (FormatException)
        {
            throw Wrong(name);
        }
    }

    private static CommandException Wrong(string name) => CommandException.Usage($"'{name}': expected 40 or 64 hexadecimal digits");
}
