using Rx.Torrent.Bencode;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Tests.Extensions.UploadOnly;

/// <summary>The message with which some clients say that they want nothing more.</summary>
public class UploadOnlyTests
{
    private readonly PluginScene _scene = new(b => b.UseUploadOnly(), new TestContent(pieceCount: 4));

    [Fact]
    public void It_reads_as_the_key_of_BEP_21_and_may_be_taken_back()
    {
        var peer = _scene.Connect();
        peer.Heard<ExtendedHandshake>()[0].TryGetExtension("upload_only", out var id).ShouldBeTrue();
        var us = _scene.Client.Connected[0];

        peer.Send(new Extended(id, new Payload([1])));
        _scene.Scene.Pass(0.5);
        us.Extensions.UploadOnly.ShouldBeTrue();
        peer.Send(new Extended(id, new Payload([0])));
        _scene.Scene.Pass(0.5);
        us.Extensions.UploadOnly.ShouldBeFalse();
    }

    [Fact]
    public void An_empty_one_says_nothing()
    {
        var peer = _scene.Connect();
        peer.Heard<ExtendedHandshake>()[0].TryGetExtension("upload_only", out var id);

        peer.Send(new Extended(id, Payload.Empty));
        _scene.Scene.Pass(0.5);
        _scene.Client.Connected[0].Extensions.UploadOnly.ShouldBeFalse();
        peer.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public void When_we_are_done_it_is_said_behind_the_key_to_those_who_take_it()
    {
        var taking = _scene.Connect(ExtendedHandshake.Empty.WithExtension("upload_only", 5));
        var other = _scene.Connect();
        var source = _scene.Connect(HaveAll.Instance, Unchoke.Instance);
        source.Serves(_scene.Content);
        source.Send(Unchoke.Instance);
        taking.Heard<Extended>().ShouldBeEmpty();

        _scene.Scene.Until(() => _scene.Client.IsSeeding);
        _scene.Scene.Pass(1);
        taking.Heard<Extended>().ShouldBe([new Extended(5, new Payload([1]))]);
        taking.Heard<ExtendedHandshake>()[^1].UploadOnly.ShouldBeTrue();
        other.Heard<Extended>().ShouldBeEmpty();
        other.Heard<ExtendedHandshake>()[^1].UploadOnly.ShouldBeTrue();
    }

    [Fact]
    public void Wanting_more_again_is_said_too()
    {
        var taking = _scene.Connect(ExtendedHandshake.Empty.WithExtension("upload_only", 5));

        _scene.Client.Connected[0].Send(ExtendedHandshake.Empty.With("upload_only", new BencodeInteger(0)));
        _scene.Scene.Pass(1);
        taking.Heard<Extended>().ShouldBe([new Extended(5, new Payload([0]))]);
    }
}
