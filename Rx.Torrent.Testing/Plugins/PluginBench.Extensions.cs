using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Plugins;

public sealed partial class PluginBench
{
    /// <summary>The peer says in an extended handshake that it understands these extensions (BEP 10), under these ids; 0 is for one that it understands no more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is no byte.</exception>
    public void Negotiate(params IEnumerable<(string Name, int Id)> extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        Arrive(extensions.Aggregate(PeerMessage.ExtendedHandshake.Empty, static (hello, extension) => hello.WithExtension(extension.Name, IdOf(extension))));

        static byte IdOf((string Name, int Id) extension) => extension.Id is >= 0 and <= byte.MaxValue ? (byte)extension.Id
            : throw new ArgumentOutOfRangeException(nameof(extensions), $"the id of {extension.Name} is {extension.Id}; it is to be from 0 to 255");
    }

    /// <summary>The id under which the client wants messages of an extension; null when it never said so, or has switched it off.</summary>
    public byte? IdOf(string name) => IdIn(Left<PeerMessage.ExtendedHandshake>(), name);

    /// <summary>The peer sends a message of an extension, under the id that the client has given it.</summary>
    /// <exception cref="InvalidOperationException">The client does not understand that extension.</exception>
    public void ArriveExtended(string name, params byte[] body)
    {
        var id = IdOf(name) ?? throw new InvalidOperationException($"the client has not said that it understands {name}");
        Arrive(new PeerMessage.Extended(id, new Payload(body)));
    }

    /// <summary>The messages of an extension that left, sent by its name or by the id that the peer has given it. None while the peer takes none.</summary>
    public IReadOnlyList<Payload> LeftExtended(string name)
    {
        var id = IdIn([.. _arrived.Select(message => message.Value).OfType<PeerMessage.ExtendedHandshake>()], name);
        if (id is null) return [];
        return [.. Left<PeerMessage.Extended>().Where(message => message.Name is null ? message.Id == id : message.Name == name).Select(message => message.Body)];
    }

    private static byte? IdIn(IReadOnlyList<PeerMessage.ExtendedHandshake> hellos, string name)
    {
        for (var i = hellos.Count - 1; i >= 0; i--)
        {
            if (hellos[i].TryGetExtension(name, out var id)) return id == 0 ? null : id;
        }
        return null;
    }
}
