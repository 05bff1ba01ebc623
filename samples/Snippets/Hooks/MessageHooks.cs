using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Snippets.Hooks;

/// <summary>The hooks that are messages: each a plugin of a few lines.</summary>
internal static class MessageHooks
{
    public static void AddHandshake(TorrentClientBuilder builder)
    {
        #region add_handshake
        builder.Use(
            name: "note",
            outgoing: (messages, peer) => messages.Replace<ExtendedHandshake>(hello => hello.With("x_note", "from the seaside")),
            extensions: ["x_sample"]); // goes into m, under an id that the library gives
        #endregion
    }

    public static void OnHandshake(TorrentClientBuilder builder)
    {
        #region on_handshake
        builder.Use(
            name: "own bit",
            outgoing: (messages, peer) => messages.Replace<Handshake>(hello => hello with { Reserved = hello.Reserved.With(new ReservedBits(1UL << 63)) }),
            incoming: (messages, peer) => messages.Block<Handshake>(hello => !hello.Reserved.Has(new ReservedBits(1UL << 63)))); // ends the connection
        #endregion
    }

    public static void OnExtensionHandshake(TorrentClientBuilder builder, Action<string> log)
    {
        #region on_extension_handshake
        builder.Use(
            name: "who takes it",
            incoming: (messages, peer) => messages.Do(message =>
            {
                if (message is ExtendedHandshake hello) log($"{peer.EndPoint} runs {hello.ClientVersion}");
            }));
        #endregion
    }

    public static IDisposable Enabled(IPeer peer, Action<string> log)
    {
        #region enabled
        var enabled = peer.Extension("x_sample").ObserveEnabled() // now, and whenever a later handshake changes it
            .Subscribe(isEnabled => log($"{peer.EndPoint} {(isEnabled ? "takes" : "does not take")} x_sample"));
        #endregion
        return enabled;
    }

    public static void OnMessages(TorrentClientBuilder builder)
    {
        #region on_messages
        builder.Use(
            name: "on_choke to on_cancel",
            incoming: (messages, peer) => messages
                .Block<Choke>()                                                     // the core never hears of it
                .Replace<Bitfield>(bitfield => new Bitfield(bitfield.Pieces.Copy())) // or anything else in its place
                .Reply<Interested>(peer, _ => Unchoke.Instance)                     // an answer; the message passes
                .Inject(Observable.Empty<PeerMessage>()));                          // more than was said
        #endregion
    }

    public static void Bep6(TorrentClientBuilder builder)
    {
        #region bep6
        builder.Use(
            name: "no hints",
            incoming: (messages, peer) => messages.Block<SuggestPiece>().Block<AllowedFast>().Block<DontHave>().Block<Port>().Block<HashRequest>());
        #endregion
    }

    public static void OnPiece(TorrentClientBuilder builder, Func<Payload, bool> isGood)
    {
        #region on_piece
        builder.Use(
            name: "own check",
            incoming: (messages, peer) => messages.Block<Piece>(piece => !isGood(piece.Data))); // asked for again, counted as waste
        #endregion
    }

    public static void OnExtended(TorrentClientBuilder builder, Action<string> log)
    {
        #region on_extended
        builder.Use(
            name: "sample",
            extensions: [new ExtensionOffer("x_sample", maxLength: 256 * 1024)], // a longer message is refused from its header
            incoming: (messages, peer) =>
            {
                peer.Extension("x_sample").Progress.Subscribe(come => log($"{come.Received} of {come.Total} bytes"));
                return messages.Do(message =>
                {
                    if (message is Extended { Name: "x_sample" } whole) log($"{whole.Body.Length} bytes of x_sample");
                });
            });
        #endregion
    }

    public static void OnUnknownMessage(TorrentClientBuilder builder, Action<string> log)
    {
        #region on_unknown_message
        builder.Use(
            name: "message 200",
            incoming: (messages, peer) => messages.Do(message =>
            {
                if (message is Unknown { Id: 200 } unknown) log($"{unknown.Body.Length} bytes");
            }));
        #endregion
    }

    public static void WriteRequest(TorrentClientBuilder builder)
    {
        #region write_request
        builder.Use(
            name: "not the first piece from here",
            outgoing: (messages, peer) => messages.Block<Request>(request => request.Block.Piece.Value == 0)); // others may be asked for it
        #endregion
    }

    public static IDisposable OnAlert(TorrentClient client, Action<string> log)
    {
        #region on_alert
        var events = client.Events.Subscribe(happened => log(happened switch
        {
            ClientEvent.StateChanged(var swarm, var state) => $"{swarm.Name}: {state}",
            ClientEvent.ConnectionRefused refused => $"{refused.EndPoint} was turned away: {refused.Reason}",
            ClientEvent.TrackerSaid said => $"{said.Said}",
            ClientEvent.StoreFailed failed => $"the disk: {failed.Reason.Message}",
            _ => $"{happened}",
        }));
        #endregion
        return events;
    }
}
