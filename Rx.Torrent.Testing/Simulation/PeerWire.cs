using Rx.Torrent.Peers;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Testing.Simulation;

/// <summary>One connection of a scripted peer: reads as long as it may, and sends one batch after the other.</summary>
internal sealed class PeerWire : IByteChannelEvents
{
    private readonly MessageCodec _codec;
    private readonly Func<bool> _mayRead;
    private readonly Action<PeerMessage> _heard;
    private readonly Queue<byte[]> _toSend = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private bool _sending;

    public PeerWire(IByteChannel channel, MessageCodec codec, Func<bool> mayRead, Action<PeerMessage> heard)
    {
        Channel = channel;
        _codec = codec;
        _mayRead = mayRead;
        _heard = heard;
        channel.Start(this);
    }

    public IByteChannel Channel { get; }

    /// <summary>How it ended: <see cref="ChannelState.Ready"/> when we ended it.</summary>
    public ChannelState? End { get; private set; }

    public void Read()
    {
        while (End is null && _mayRead())
        {
            var state = Channel.Receive(_buffer, out var count);
            if (state == ChannelState.Ready)
            {
                foreach (var message in _codec.Decode(_buffer.AsSpan(0, count))) _heard(message);
            }
            else if (state != ChannelState.Waiting)
            {
                Close(state);
            }
            else if (!Channel.WaitReadable())
            {
                return;
            }
        }
    }

    public void Send(byte[] bytes)
    {
        if (End is not null || bytes.Length == 0) return;
        _toSend.Enqueue(bytes);
        SendNext();
    }

    public void Close(ChannelState how)
    {
        if (End is not null) return;
        End = how;
        Channel.Dispose();
    }

    void IByteChannelEvents.Readable() => Read();

    void IByteChannelEvents.Sent(ChannelState state)
    {
        _sending = false;
        if (state == ChannelState.Ready) SendNext();
    }

    private void SendNext()
    {
        while (!_sending && End is null && _toSend.TryDequeue(out var bytes))
            _sending = Channel.Send([new ArraySegment<byte>(bytes)]) == ChannelState.Waiting;
    }
}
