using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Rx.Torrent.Bencode;
using Rx.Torrent.Metainfo;

namespace Rx.Torrent.Benchmarks.Bencode;

/// <summary>Reading, parsing and writing: a message that every peer sends once, and a torrent of ten thousand files.</summary>
[MemoryDiagnoser]
public class BencodeBenchmarks
{
    private const int Files = 10_000;

    private readonly byte[] _handshake = Encoding.Latin1.GetBytes(
        "d1:md11:lt_donthavei7e11:upload_onlyi2e12:ut_holepunchi4e11:ut_metadatai3e6:ut_pexi1ee13:metadata_sizei31235e1:pi6881e4:reqqi500e" +
        "1:v17:qBittorrent/4.6.72:ypi37311e6:yourip4:\u007f\0\0\u0001e");

    private readonly ArrayBufferWriter<byte> _output = new(4 * 1024 * 1024);
    private byte[] _torrent = [];
    private BencodeValue _handshakeValue = null!;
    private BencodeValue _torrentValue = null!;
    private MetainfoFile _metainfo = null!;

    [GlobalSetup]
    public void Setup()
    {
        var plan = MetainfoBuilder.ForDirectory(
            "collection", Enumerable.Range(0, Files).Select(i => new MetainfoSource($"folder {i % 100:d2}/file {i:d5}.bin", 100_000 + i))).Plan();
        _metainfo = plan.Build(new byte[plan.Layout.Pieces.PieceCount * 20]);
        _torrent = _metainfo.Encode();
        _handshakeValue = BencodeValue.Parse(_handshake.AsMemory());
        _torrentValue = BencodeValue.Parse(_torrent.AsMemory());
    }

    [Benchmark(Description = "extension handshake: read every token")]
    public int ReadHandshake() => Tokens(_handshake);

    [Benchmark(Description = "extension handshake: parse")]
    public BencodeValue ParseHandshake() => BencodeValue.Parse(_handshake.AsMemory());

    [Benchmark(Description = "extension handshake: write")]
    public int WriteHandshake() => Write(_handshakeValue);

    [Benchmark(Description = "10,000 files: read every token")]
    public int ReadTorrent() => Tokens(_torrent);

    [Benchmark(Description = "10,000 files: parse")]
    public BencodeValue ParseTorrent() => BencodeValue.Parse(_torrent.AsMemory());

    [Benchmark(Description = "10,000 files: write")]
    public int WriteTorrent() => Write(_torrentValue);

    [Benchmark(Description = "10,000 files: as metainfo, names made safe and hashes taken")]
    public MetainfoFile ReadMetainfo() => MetainfoFile.Read(_torrent);

    [Benchmark(Description = "10,000 files: metainfo to bytes")]
    public byte[] EncodeMetainfo() => _metainfo.Encode();

    private static int Tokens(ReadOnlySpan<byte> input)
    {
        var reader = new BencodeReader(input);
        var count = 0;
        while (reader.Read()) count++;
        return count;
    }

    private int Write(BencodeValue value)
    {
        _output.ResetWrittenCount();
        new BencodeWriter(_output).WriteValue(value);
        return _output.WrittenCount;
    }
}
