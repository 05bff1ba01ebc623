using System.Buffers;
using System.Net;
using System.Reactive.Concurrency;
using System.Security.Cryptography;
using System.Text;
using Rx.Torrent.Bencode;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Extensions.WebSeeds;

/// <summary>
/// A web server as a peer: it says that it has everything, lets us ask for anything, and answers requests with what the server sends. So it is a connection like any other,
/// plugins and all. One fetch is under way at a time, for the blocks in front of the line that lie side by side. On the loop, but for the reading itself.
/// </summary>
internal sealed class WebSeedChannel : IByteChannel
{
    public const string TransportName = "web seed";

    /// <summary>What is not taken yet; more is fetched when it is less.</summary>
    private const int HighMark = 1024 * 1024;

    /// <summary>More requests are rejected: nobody of sound mind asks for so much.</summary>
    private const int LongestLine = 2048;

    private readonly Uri _url;
    private readonly MetainfoFile _metainfo;
    private readonly WebSeedServer _server;
    private readonly WebSeedOptions _options;
    private readonly IScheduler _loop;
    private readonly MessageCodec _reader;
    private readonly ArrayBufferWriter<byte> _words = new();
    private readonly Queue<WebSeedFetch> _fetched = new();
    private readonly List<BlockRange> _asked = [];
    private readonly CancellationTokenSource _end = new();
    private IByteChannelEvents? _events;
    private CancellationTokenSource? _fetching;
    private int _wordsTaken;
    private int _fetchTaken;
    private long _waiting;
    private bool _isFast;
    private bool _isWaitedFor;
    private bool _isClosed;

    /// <param name="url">The web seed, as the torrent names it.</param>
    /// <param name="remote">Where its server is.</param>
    /// <param name="metainfo">The torrent.</param>
    /// <param name="server">Asks it.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="loop">The swarm's.</param>
    public WebSeedChannel(Uri url, IPEndPoint remote, MetainfoFile metainfo, WebSeedServer server, WebSeedOptions options, IScheduler loop)
    {
        _url = url;
        _metainfo = metainfo;
        _server = server;
        _options = options;
        _loop = loop;
        Remote = remote;
        _reader = new MessageCodec(metainfo.Layout.PieceCount);
    }

    public IPEndPoint Remote { get; }

    public IPEndPoint Local { get; } = new(IPAddress.Any, 0);

    public string Transport => TransportName;

    public MessageOrigin Origin => MessageOrigin.WebSeed;

    public string Failure => Trouble?.Message ?? "";

    /// <summary>What the server could not do; null while it does what it should.</summary>
    public WebSeedException? Trouble { get; private set; }

    /// <summary>True when it has sent something.</summary>
    public bool HasServed { get; private set; }

    /// <summary>Told when the swarm has let it go.</summary>
    public Action<WebSeedChannel> Closed { get; init; } = static _ => { };

    public void Start(IByteChannelEvents events) => _events = events;

    public ChannelState Receive(Span<byte> into, out int count)
    {
        count = 0;
        while (count < into.Length && (TakeWords(into[count..]) is var taken and > 0 || (taken = TakeFetched(into[count..])) > 0)) count += taken;
        if (count == 0) return Trouble is null ? ChannelState.Waiting : ChannelState.Failed;
        Pump();
        return ChannelState.Ready;
    }

    public bool WaitReadable()
    {
        if (_words.WrittenCount > _wordsTaken || _fetched.Count > 0 || Trouble is not null) return true;
        _isWaitedFor = true;
        return false;
    }

    public ChannelState Send(IList<ArraySegment<byte>> segments)
    {
        try
        {
            foreach (var message in segments.SelectMany(segment => _reader.Decode(segment))) Hear(message);
        }
        catch (WireException exception)
        {
            Fail(new WebSeedException($"it was told what no peer takes: {exception.Message}"), []);
            return ChannelState.Failed;
        }
        Pump();
        return ChannelState.Ready;
    }

    public void Dispose()
    {
        if (_isClosed) return;
        _isClosed = true;
        _end.Cancel();
        while (_fetched.TryDequeue(out var fetch)) fetch.Release();
        Closed(this);
    }

    private int TakeWords(Span<byte> into)
    {
        if (_fetchTaken > 0) return 0; // not in the middle of a block
        var words = _words.WrittenSpan[_wordsTaken..];
        var count = Math.Min(words.Length, into.Length);
        words[..count].CopyTo(into);
        _wordsTaken += count;
        if (count < words.Length) return count;
        _words.ResetWrittenCount();
        _wordsTaken = 0;
        return count;
    }

    private int TakeFetched(Span<byte> into)
    {
        if (_wordsTaken > 0 || !_fetched.TryPeek(out var fetch)) return 0;
        var messages = fetch.Messages[_fetchTaken..];
        var count = Math.Min(messages.Length, into.Length);
        messages[..count].CopyTo(into);
        _fetchTaken += count;
        _waiting -= count;
        if (count < messages.Length) return count;
        _fetched.Dequeue().Release();
        _fetchTaken = 0;
        return count;
    }

    private void Hear(PeerMessage message)
    {
        switch (message)
        {
            case Handshake hello:
                Greet(hello);
                break;
            case Request request:
                Ask(request.Block);
                break;
            case Cancel cancel:
                TakeBack(cancel.Block);
                break;
            case KeepAlive: // or its silence would be held against it
                Say(message);
                break;
        }
    }

    private void Greet(Handshake hello)
    {
        var reserved = new ReservedBits(hello.Reserved.Value & ReservedBits.Fast.With(ReservedBits.ExtensionProtocol).Value);
        _isFast = reserved.Has(ReservedBits.Fast);
        Say(new Handshake(reserved, hello.InfoHash, new PeerId([.. "-WS0001-"u8, .. SHA1.HashData(Encoding.UTF8.GetBytes(_url.AbsoluteUri)).AsSpan(0, 12)])));
        if (reserved.Has(ReservedBits.ExtensionProtocol))
            Say(ExtendedHandshake.Empty.With("m", BencodeDictionary.Empty).With("upload_only", 1).With("v", $"web seed {_url.Host}"));
        Say(_isFast ? HaveAll.Instance : new Bitfield(PieceSet.All(_metainfo.Layout.PieceCount)));
        Say(Unchoke.Instance);
    }

    private void Ask(BlockRange block)
    {
        if (_asked.Count < LongestLine && Trouble is null && _metainfo.Layout.Contains(block)) _asked.Add(block);
        else Reject(block);
    }

    private void TakeBack(BlockRange block)
    {
        if (_asked.Remove(block)) Reject(block);
    }

    private void Reject(BlockRange block)
    {
        if (_isFast) Say(new RejectRequest(block));
    }

    private void Say(PeerMessage message)
    {
        _words.Write(MessageCodec.Encode(message));
        Tell();
    }

    private void Tell()
    {
        if (!_isWaitedFor) return;
        _isWaitedFor = false;
        _events!.Readable();
    }

    private void Pump()
    {
        if (_fetching is not null || _isClosed || Trouble is not null || _asked.Count == 0 || _waiting >= HighMark) return;
        var count = 1;
        var length = _asked[0].Length;
        for (; count < _asked.Count && Follows(_asked[count - 1], _asked[count]) && length + _asked[count].Length <= _options.LongestFetch; count++) length += _asked[count].Length;
        var fetch = new WebSeedFetch(_asked.GetRange(0, count));
        _asked.RemoveRange(0, count);
        _fetching = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        _ = FetchAsync(fetch, _fetching);
    }

    private bool Follows(BlockRange one, BlockRange other) => _metainfo.Layout.OffsetOf(one) + one.Length == _metainfo.Layout.OffsetOf(other);

    private async Task FetchAsync(WebSeedFetch fetch, CancellationTokenSource cancellation)
    {
        var sign = new Sign();
        var watch = Watch(sign, cancellation);
        WebSeedException? trouble = null;
        try
        {
            await ReadAsync(fetch, sign, cancellation.Token).ConfigureAwait(false);
        }
        catch (WebSeedException exception)
        {
            trouble = exception;
        }
        catch (Exception exception)
        {
            trouble = new WebSeedException(exception is OperationCanceledException ? "it has said nothing for too long" : exception.Message);
        }
        _loop.Schedule(() =>
        {
            watch.Dispose();
            cancellation.Dispose();
            Take(fetch, trouble);
        });
    }

    private async Task ReadAsync(WebSeedFetch fetch, Sign sign, CancellationToken cancellation)
    {
        var position = 0;
        foreach (var slice in _metainfo.FileLayout.Slices(_metainfo.Layout.OffsetOf(fetch.Blocks[0]), fetch.Length))
        {
            var part = new FilePart(fetch, position, slice.Offset, (int)slice.Length);
            position += (int)slice.Length;
            if (!_metainfo.Files[slice.File].IsPadding)
            {
                await _server.FetchAsync(WebSeedUrls.Of(_url, _metainfo, slice.File), part, sign.Give, cancellation).ConfigureAwait(false);
                continue;
            }
            while (part.Rest is { Length: > 0 } rest)
            {
                rest.Span.Clear(); // what pads nobody keeps on a server (BEP 47)
                part.Advance(rest.Length);
            }
        }
    }

    /// <summary>Ends a fetch in which nothing has come for too long.</summary>
    private IDisposable Watch(Sign sign, CancellationTokenSource cancellation) => _loop.Schedule(_options.Patience, again =>
    {
        if (sign.Take()) again(_options.Patience);
        else cancellation.Cancel();
    });

    private void Take(WebSeedFetch fetch, WebSeedException? trouble)
    {
        _fetching = null;
        if (_isClosed || trouble is not null)
        {
            fetch.Release();
            if (!_isClosed) Fail(trouble!, fetch.Blocks);
            return;
        }
        HasServed = true;
        _waiting += fetch.MessageLength;
        _fetched.Enqueue(fetch);
        Tell();
        Pump();
    }

    private void Fail(WebSeedException trouble, IEnumerable<BlockRange> blocks)
    {
        foreach (var block in blocks.Concat(_asked)) Reject(block);
        _asked.Clear();
        Trouble = trouble;
        Tell();
    }

    /// <summary>That bytes have come. Given on the thread that reads, taken on the loop.</summary>
    private sealed class Sign
    {
        private int _given;

        public void Give() => Volatile.Write(ref _given, 1);

        public bool Take() => Interlocked.Exchange(ref _given, 0) == 1;
    }
}
