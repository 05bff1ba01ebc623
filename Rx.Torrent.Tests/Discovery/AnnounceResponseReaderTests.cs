using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers;
using Rx.Torrent.Discovery.Trackers.Http;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Discovery;

/// <summary>BEP 3 and 7, 23, 24, 31: what an HTTP tracker answers. One character of a literal is one byte.</summary>
public sealed class AnnounceResponseReaderTests
{
    private static AnnounceResponse Read(string answer) => AnnounceResponseReader.Read(Encoding.Latin1.GetBytes(answer));

    private static string[] Peers(string answer) => [.. Read(answer).Peers.Select(peer => peer.EndPoint.ToString())];

    private static TrackerException Failure(string answer) => Should.Throw<TrackerException>(() => Read(answer));

    [Fact]
    public void Counts_and_intervals()
    {
        var answer = Read("d8:completei5e10:downloadedi50e10:incompletei2e8:intervali1800e12:min intervali900e5:peers0:10:tracker id3:a\u00ffbe");
        answer.Interval.ShouldBe(TimeSpan.FromMinutes(30));
        answer.MinInterval.ShouldBe(TimeSpan.FromMinutes(15));
        (answer.Seeds, answer.Leechers, answer.Downloads).ShouldBe((5, 2, 50));
        answer.TrackerId.ShouldBe("a\u00ffb");
        answer.Peers.ShouldBeEmpty();
        answer.Warning.ShouldBeNull();
    }

    [Fact]
    public void Packed_peers() =>
        Peers("d8:intervali1e5:peers12:\x01\x02\x03\x04\x1a\xe1\x0a\x00\x00\x01\x00\x50" + "e").ShouldBe(["1.2.3.4:6881", "10.0.0.1:80"]);

    [Fact]
    public void Packed_IPv6_peers_beside_IPv4_ones() =>
        Peers("d5:peers6:\x01\x02\x03\x04\x1a\xe1" + "6:peers618:\x20\x01\x0d\xb8" + new string('\0', 11) + "\x01\x1a\xe1" + "e")
            .ShouldBe(["1.2.3.4:6881", "[2001:db8::1]:6881"]);

    [Fact]
    public void Peers_in_dictionaries_with_and_without_their_ids()
    {
        var peers = Read("d5:peersld2:ip7:1.2.3.47:peer id20:-XX0000-0000000000004:porti6881eed2:ip11:2001:db8::14:porti1eeee").Peers;
        peers[0].EndPoint.ShouldBe(new IPEndPoint(IPAddress.Parse("1.2.3.4"), 6881));
        peers[0].PeerId.ShouldBe(new PeerId("-XX0000-000000000000"u8));
        peers[1].EndPoint.ShouldBe(new IPEndPoint(IPAddress.Parse("2001:db8::1"), 1));
        peers[1].PeerId.ShouldBeNull();
        peers.ShouldAllBe(peer => peer.Source == PeerSourceKind.Tracker);
    }

    [Fact]
    public void Dictionaries_and_packed_IPv6_may_be_mixed() =>
        Peers("d5:peersld2:ip7:1.2.3.44:porti1eee6:peers618:" + new string('\0', 15) + "\x01\x00\x02" + "e").ShouldBe(["1.2.3.4:1", "[::1]:2"]);

    [Fact]
    public void Whom_nobody_can_reach_is_left_out() =>
        Peers("d5:peers30:\x01\x02\x03\x04\0\0" + "\0\0\0\0\x1a\xe1" + "\xe0\0\0\x01\x1a\xe1" + "\xff\xff\xff\xff\x1a\xe1" + "\x05\x06\x07\x08\x1a\xe1" + "e")
            .ShouldBe(["5.6.7.8:6881"]);

    [Theory]
    [InlineData("d2:ip7:1.2.3.44:porti0ee")]
    [InlineData("d2:ip7:1.2.3.44:porti65536ee")]
    [InlineData("d2:ip7:1.2.3.44:porti-1ee")]
    [InlineData("d2:ip7:1.2.3.4e")]
    [InlineData("d4:porti1ee")]
    [InlineData("d2:ip11:example.com4:porti1ee")]
    [InlineData("d2:ipi5e4:porti1ee")]
    [InlineData("d2:ip2:\xff\xff" + "4:porti1ee")]
    [InlineData("i7e")]
    [InlineData("le")]
    public void A_dictionary_that_is_no_peer_is_left_out(string peer) =>
        Peers("d5:peersl" + peer + "d2:ip7:5.6.7.84:porti1eeee").ShouldBe(["5.6.7.8:1"]);

    [Fact]
    public void Peers_named_twice_count_once_and_wrapped_IPv4_is_unwrapped() =>
        Peers("d5:peers12:\x01\x02\x03\x04\0\x09\x01\x02\x03\x04\0\x09" + "6:peers618:\0\0\0\0\0\0\0\0\0\0\xff\xff\x01\x02\x03\x04\0\x09" + "e").ShouldBe(["1.2.3.4:9"]);

    [Fact]
    public void A_broken_last_entry_does_not_spoil_the_rest() =>
        Peers("d5:peers8:\x01\x02\x03\x04\0\x09\x05\x06" + "e").ShouldBe(["1.2.3.4:9"]);

    [Fact]
    public void The_number_of_peers_is_bounded()
    {
        var packed = string.Concat(Enumerable.Range(0, 5000).Select(i => $"\x0a\x00{(char)(i >> 8)}{(char)(i & 255)}\0\x09"));
        Peers($"d5:peers{packed.Length}:{packed}e").Length.ShouldBe(2000);
    }

    [Fact]
    public void A_warning_is_one_line()
    {
        Read("d15:warning message12:be\r\ncareful\te").Warning.ShouldBe("be  careful");
        Read($"d15:warning message5000:{new string('x', 5000)}e").Warning!.Length.ShouldBe(400);
    }

    [Theory]
    [InlineData("4:\x05\x06\x07\x08", "5.6.7.8")]
    [InlineData("16:\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", "2001:db8::1")]
    [InlineData("16:\0\0\0\0\0\0\0\0\0\0\xff\xff\x05\x06\x07\x08", "5.6.7.8")]
    [InlineData("7:5.6.7.8", null)]
    public void Our_own_address(string packed, string? expected) =>
        Read("d11:external ip" + packed + "e").ExternalAddress?.ToString().ShouldBe(expected);

    [Fact]
    public void A_refusal_says_why_and_until_when()
    {
        var failure = Failure("d14:failure reason10:Overloaded8:retry in1:5e"); // BEP 31's own example: the number is a string
        failure.Kind.ShouldBe(TrackerFailureKind.Refused);
        failure.Message.ShouldBe("Overloaded");
        failure.RetryIn.ShouldBe(TimeSpan.FromMinutes(5));
        failure.IsPermanent.ShouldBeFalse();
        Failure("d14:failure reason1:x8:retry ini7ee").RetryIn.ShouldBe(TimeSpan.FromMinutes(7));
        Failure("d14:failure reason13:Not a tracker8:retry in5:nevere").IsPermanent.ShouldBeTrue();
        Failure("d14:failure reasoni1ee").Kind.ShouldBe(TrackerFailureKind.Refused);
    }

    [Theory]
    [InlineData("8:intervali-1e")]
    [InlineData("8:interval3:abc")]
    [InlineData("8:intervalle")]
    [InlineData("")]
    public void An_interval_that_is_none_is_not_there(string entry) => Read("d" + entry + "e").Interval.ShouldBeNull();

    [Fact]
    public void Absurd_numbers_do_no_harm()
    {
        var answer = Read("d8:completei9223372036854775807e8:intervali9223372036854775807e12:min interval4:1800e");
        answer.Interval.ShouldBe(TimeSpan.FromSeconds(int.MaxValue));
        answer.MinInterval.ShouldBe(TimeSpan.FromSeconds(1800));
        answer.Seeds.ShouldBe(int.MaxValue);
        Failure("d14:failure reason1:x8:retry ini9223372036854775807ee").RetryIn.ShouldBe(TimeSpan.FromMinutes(int.MaxValue));
    }

    [Fact]
    public void Carelessness_is_forgiven() =>
        Read("d5:peers0:8:intervali007e8:completei1ee\r\n").ShouldSatisfyAllConditions(
            answer => answer.Interval.ShouldBe(TimeSpan.FromSeconds(7)), answer => answer.Seeds.ShouldBe(1));

    [Theory]
    [InlineData("")]
    [InlineData("<html>404</html>")]
    [InlineData("i5e")]
    [InlineData("le")]
    [InlineData("d8:intervali1800e")]
    [InlineData("d5:peers99999999999:x")]
    [InlineData("d1:allllllllllllleeeeeeeeeeeeee")]
    public void What_is_no_answer_is_a_bad_response(string answer) => Failure(answer).Kind.ShouldBe(TrackerFailureKind.BadResponse);

    [Fact]
    public void Whatever_comes_is_an_answer_or_a_typed_failure()
    {
        var good = Encoding.Latin1.GetBytes(
            "d8:completei5e11:external ip4:\x01\x02\x03\x04" + "8:intervali1800e12:min intervali900e5:peersld2:ip7:1.2.3.47:peer id20:-XX0000-0000000000004:porti6881eee" +
            "6:peers618:\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\0\x09" + "15:warning message2:hie");
        var mutated =
            from edits in Gen.Choose(1, 6).SelectMany(count => (from at in Gen.Choose(0, good.Length - 1) from to in Gen.Choose(0, 255) select (at, to)).ListOf(count))
            from cut in Gen.Choose(0, good.Length)
            from cuts in Gen.Elements(true, false, false)
            select Mutate(good, edits, cuts ? cut : good.Length);
        var noise = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();
        var text = Gen.Elements("dlei0123456789:-abp"u8.ToArray()).ArrayOf();
        var inputs = Gen.OneOf(mutated, noise, text).ToArbitrary();
        Prop.ForAll(inputs, bytes =>
        {
            try
            {
                return AnnounceResponseReader.Read(bytes).Peers.All(peer => peer.EndPoint.Port != 0);
            }
            catch (TrackerException exception)
            {
                return exception.Kind is TrackerFailureKind.BadResponse or TrackerFailureKind.Refused;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(20240101, 1));
    }

    private static byte[] Mutate(byte[] good, IEnumerable<(int At, int To)> edits, int length)
    {
        var bytes = good.ToArray();
        foreach (var (at, to) in edits) bytes[at] = (byte)to;
        return bytes[..length];
    }
}
