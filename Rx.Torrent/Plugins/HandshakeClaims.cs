using Rx.Torrent.Bencode;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>
/// Who says what in our extended handshake. A key belongs to the plugin that sets it first, and ids under <c>m</c> are the library's to give; leaving something out is
/// everybody's right.
/// </summary>
internal sealed class HandshakeClaims(ExtensionIds ids)
{
    private readonly Dictionary<BencodeString, AttachedPlugin> _owners = []; // by the use of a plugin: names need not differ

    /// <summary>What is wrong with what a stage has made of a message; null when nothing is.</summary>
    public string? Violation(Stage stage, PeerMessage message)
    {
        if (message is not PeerMessage.ExtendedHandshake hello) return null;
        foreach (var (name, id) in hello.Extensions)
        {
            if (id != 0 && !ids.Matches(name, id)) return $"\"{name}\" under an id of its own choice: an extension is offered by its name, and the library gives the id";
        }
        return stage.Current is PeerMessage.ExtendedHandshake before ? Claim(stage.Plugin, before.Content, hello.Content) : null;
    }

    /// <summary>The plugin has gone; its keys are free.</summary>
    public void Release(AttachedPlugin plugin)
    {
        foreach (var key in _owners.Where(owner => owner.Value == plugin).Select(owner => owner.Key).ToArray()) _owners.Remove(key);
    }

    private string? Claim(AttachedPlugin plugin, BencodeDictionary before, BencodeDictionary after)
    {
        foreach (var (key, value) in after)
        {
            if (key.Span.SequenceEqual("m"u8) || (before.TryGet(key.Span, out var old) && old.Equals(value))) continue;
            if (_owners.TryAdd(key, plugin) || _owners[key] == plugin) continue;
            return $"\"{key}\", which is what '{_owners[key].Name}' says in the extended handshake, and '{plugin.Name}' wants to say it too";
        }
        return null;
    }
}
