using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Views;
using Rx.Torrent.Swarms;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Dashboard.Feeding;

/// <summary>Counts the messages of all peers of a swarm by their type, from the streams that every peer has.</summary>
internal sealed class MessagesFeeding
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly List<(Type Type, long Key)> _types = [];
    private readonly Dictionary<Type, MessageCount> _counts = [];

    private MessagesFeeding()
    {
    }

    /// <summary>Counts until the result is disposed.</summary>
    /// <param name="swarm">The swarm.</param>
    /// <param name="view">Where the counts go, once a second.</param>
    public static IDisposable Start(Swarm swarm, RowsView<MessageRow> view)
    {
        var counting = new MessagesFeeding();
        var peers = Observable.Defer(() => swarm.Peers.ToObservable().Concat(swarm.WhenPeerConnected)).SubscribeOn(swarm.Loop);
        return new CompositeDisposable(
            peers.SelectMany(peer => peer.Incoming).Subscribe(message => counting.CountOf(message).Incoming++),
            peers.SelectMany(peer => peer.Sent).Subscribe(message => counting.CountOf(message).Sent++),
            Observable.Interval(Every, swarm.Loop).Subscribe(_ => counting.Show(view)));
    }

    private MessageCount CountOf(PeerMessage message)
    {
        var type = message.GetType();
        if (_counts.TryGetValue(type, out var count)) return count;
        _types.Add((type, _types.Count));
        return _counts[type] = new MessageCount();
    }

    private void Show(RowsView<MessageRow> view)
    {
        foreach (var (type, key) in _types) view.Put(key, _counts[type].Row(type.Name));
    }

    /// <summary>The count of one type. On the loop.</summary>
    private sealed class MessageCount
    {
        private long _incomingBefore;
        private long _sentBefore;

        public long Incoming { get; set; }

        public long Sent { get; set; }

        /// <summary>With how many there were since the last row.</summary>
        public MessageRow Row(string type)
        {
            var row = new MessageRow(type, Incoming, Sent, Incoming - _incomingBefore, Sent - _sentBefore);
            (_incomingBefore, _sentBefore) = (Incoming, Sent);
            return row;
        }
    }
}
