using System.CommandLine;
using Rx.Torrent.Bencode;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Json;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Items;

namespace Rx.Torrent.CommandLine.Dht;

/// <summary><c>dht put</c>: an item of BEP 44, signed when there is a key.</summary>
internal sealed class PutVerb : DhtVerb
{
    private readonly Argument<string> _value = new("value") { Description = "A text of at most about 995 bytes" };
    private readonly Option<FileInfo> _key = new("--key") { Description = "Signs it with the secret of 32 bytes in this file, so that it can be replaced later", HelpName = "file" };
    private readonly Option<long> _sequence = new("--sequence") { Description = "With a key: higher than the last time; by default 1", HelpName = "number", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _salt = new("--salt") { Description = "With a key: which of its items", HelpName = "text" };

    public PutVerb(Shell shell)
        : base(shell, "put", "Puts a small item; nodes keep it for two hours.")
    {
        Add(_value);
        Add(_key);
        Add(_sequence);
        Add(_salt);
    }

    protected override async Task<(DhtJson Result, int ExitCode)> RunAsync(DhtNode node, ParseResult parsed, CancellationToken cancellation)
    {
        var item = Item(parsed);
        var put = await node.PutAsync(item).ConfigureAwait(false);
        var name = item is DhtItem.Mutable mutable ? $"{mutable.Key}" : $"{item.Target}";
        return (new DhtJson { Target = name, Stored = put.Stored, Refusals = [.. put.Refusals.Select(error => error.Text)] }, put.Stored > 0 ? ExitCode.Done : ExitCode.Network);
    }

    protected override void Show(DhtJson result)
    {
        Shell.Output.WriteField("Name", result.Target!);
        Shell.Output.WriteField("Stored by", Units.Count(result.Stored ?? 0, "node"));
        foreach (var refusal in result.Refusals ?? []) Shell.Output.WriteField("Refused", refusal);
    }

    private DhtItem Item(ParseResult parsed)
    {
        var value = new BencodeString(parsed.GetRequiredValue(_value));
        if (value.EncodedLength > DhtItem.MaxValueLength) throw CommandException.Usage($"the value is too long: expected at most {DhtItem.MaxValueLength} bytes in its encoded form");
        if (parsed.GetValue(_key) is not { } file) return new DhtItem.Immutable(value);
        try
        {
            return new ItemKeyPair(File.ReadAllBytes(file.FullName)).Sign(value, parsed.GetValue(_sequence), new BencodeString(parsed.GetValue(_salt) ?? ""));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Disk, $"{file}: {exception.Message}", exception);
        }
        catch (ArgumentException exception)
        {
            throw CommandException.Usage($"{file}: {exception.Message}");
        }
    }
}
