using System.Net;
using Rx.Torrent.Extensions.BlockLists;

namespace Rx.Torrent.Tests.Extensions.BlockLists;

/// <summary>Block lists as they are handed around.</summary>
public class BlockListReaderTests
{
    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7", "10.0.0.6", "10.0.0.8")]
    [InlineData("10.0.0.2 - 10.0.0.4", "10.0.0.2", "10.0.0.1", "10.0.0.5")]
    [InlineData("10.0.0.2-10.0.0.4", "10.0.0.4", "10.0.0.5", "10.0.0.1")]
    [InlineData("10.0.0.0/24", "10.0.0.255", "10.0.1.0", "9.255.255.255")]
    [InlineData("10.0.0.77/24", "10.0.0.0", "10.0.1.0", "9.255.255.255")] // bits behind the prefix say nothing
    [InlineData("0.0.0.0/0", "255.255.255.255", "::1", "ff::")]
    [InlineData("Somebody:10.0.0.2-10.0.0.4", "10.0.0.3", "10.0.0.5", "10.0.0.1")]
    [InlineData("Some, Body: of 1:2:10.0.0.2-10.0.0.4", "10.0.0.3", "10.0.0.5", "10.0.0.1")]
    [InlineData("010.000.000.008 - 010.000.000.009 , 000 , Somebody", "10.0.0.8", "10.0.0.7", "8.0.0.8")] // not octal
    [InlineData("10.0.0.2 - 10.0.0.4 , 127 , Somebody", "10.0.0.3", "10.0.0.5", "10.0.0.1")]
    [InlineData("2001:db8::1-2001:db8::5", "2001:db8::3", "2001:db8::6", "2001:db8::")]
    [InlineData("2001:db8::/32", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::", "2001:db7::")]
    [InlineData("Somebody:2001:db8::1-2001:db8::5", "2001:db8::5", "2001:db8::6", "10.0.0.1")]
    [InlineData("::ffff:10.0.0.2-::ffff:10.0.0.4", "10.0.0.3", "10.0.0.5", "::3")]
    public void A_line_blocks_what_it_says(string line, string inside, string outside, string alsoOutside)
    {
        var reading = Read(line);

        reading.Errors.ShouldBeEmpty();
        reading.List.Contains(IPAddress.Parse(inside)).ShouldBeTrue();
        reading.List.Contains(IPAddress.Parse(outside)).ShouldBeFalse();
        reading.List.Contains(IPAddress.Parse(alsoOutside)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("# 10.0.0.1")]
    [InlineData("; 10.0.0.1")]
    [InlineData("// 10.0.0.1")]
    [InlineData("10.0.0.2 - 10.0.0.4 , 128 , let in")]
    [InlineData("10.0.0.2 - 10.0.0.4 , 200 , let in")]
    public void A_line_that_blocks_nobody_is_no_error(string line)
    {
        var reading = Read(line);

        reading.List.Count.ShouldBe(0);
        reading.ErrorCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.1.2")]
    [InlineData("10.0.0.+1")]
    [InlineData("10.0.0.1-")]
    [InlineData("10.0.0.9-10.0.0.1")]
    [InlineData("10.0.0.1-2001:db8::1")]
    [InlineData("10.0.0.1/33")]
    [InlineData("2001:db8::/129")]
    [InlineData("fe80::1%eth0")]
    [InlineData("Somebody:")]
    public void A_line_that_cannot_be_read_is_an_error_with_its_number_and_the_others_count(string line)
    {
        var reading = Read($"# a list\r\n10.0.0.1\r\n{line}\r\n10.0.0.3");

        reading.Errors.Single().Line.ShouldBe(3);
        reading.ErrorCount.ShouldBe(1);
        reading.List.Count.ShouldBe(2);
    }

    [Fact]
    public void A_line_without_an_end_costs_no_memory_and_is_an_error()
    {
        var reading = BlockListReader.Read(new StreamReader(new EndlessLine(10_000_000)));

        reading.Errors.Single().ShouldBe(new BlockListError(1, "longer than 1024 characters"));
    }

    [Fact]
    public void Of_many_errors_a_hundred_are_told_and_all_are_counted()
    {
        var reading = Read(string.Join('\n', Enumerable.Repeat("nonsense", 1000)));

        reading.Errors.Count.ShouldBe(100);
        reading.ErrorCount.ShouldBe(1000);
    }

    [Fact]
    public void More_ranges_than_allowed_are_refused() =>
        Should.Throw<FormatException>(() => BlockListReader.Read(new StringReader("10.0.0.1\n10.0.0.3\n10.0.0.5"), mostRanges: 2)).Message.ShouldContain("line 3");

    [Fact]
    public void A_hundred_thousand_ranges_are_found_again_and_what_lies_between_is_not()
    {
        var random = new Random(1);
        var numbers = Enumerable.Range(0, 100_000).Select(number => (uint)number * 40_000 + 7).OrderBy(_ => random.Next()).ToArray();
        var list = new BlockList(numbers.Select(number => new AddressRange(Address(number), Address(number + 99))));

        list.Count.ShouldBe(100_000);
        foreach (var number in numbers.Take(1000))
        {
            list.Contains(Address(number)).ShouldBeTrue();
            list.Contains(Address(number + 99)).ShouldBeTrue();
            list.Contains(Address(number - 1)).ShouldBeFalse();
            list.Contains(Address(number + 100)).ShouldBeFalse();
        }
    }

    [Fact]
    public void Ranges_that_overlap_or_touch_are_one()
    {
        var list = Read("10.0.0.5-10.0.0.9\n10.0.0.1-10.0.0.6\n10.0.0.10\n10.0.0.12\n255.255.255.255\n255.255.255.0/24").List;

        list.Count.ShouldBe(3);
        list.Contains(IPAddress.Parse("10.0.0.10")).ShouldBeTrue();
        list.Contains(IPAddress.Parse("10.0.0.11")).ShouldBeFalse();
    }

    [Fact]
    public void A_wrapped_address_is_the_one_inside() => Read("10.0.0.1").List.Contains(IPAddress.Parse("::ffff:10.0.0.1")).ShouldBeTrue();

    private static BlockListReading Read(string text) => BlockListReader.Read(new StringReader(text));

    private static IPAddress Address(uint number) => new([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);

    /// <summary>So many bytes of one letter.</summary>
    private sealed class EndlessLine(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            buffer.AsSpan(offset, read).Fill((byte)'a');
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
