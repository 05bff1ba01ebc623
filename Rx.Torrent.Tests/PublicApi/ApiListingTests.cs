namespace Rx.Torrent.Tests.PublicApi;

public class ApiListingTests
{
    [Fact]
    public void A_listing_reads_as_the_source_does() => ApiListing.Of([typeof(ListedStruct), typeof(IListed<,>), typeof(Listed)]).ShouldBe(
        """
        namespace Rx.Torrent.Tests.PublicApi

        public interface IListed<in TIn, out TOut> : IDisposable where TIn : class, new() where TOut : struct
        {
            object? Last { get; }
            TOut Map(TIn value, params string?[] names);
            virtual int Twice(int value);
        }

        public abstract class Listed : MarshalByRefObject
        {
            public const string Name = "listed";
            protected Listed(string? message = null);
            public string this[int index] { get; }
            public required IReadOnlyList<string?> Names { get; init; }
            public (int, string?) Pair { get; }
            public event Action<object?>? Changed;
            protected abstract Task<Dictionary<string, int[]>?> FindAsync<T>(T key, CancellationToken cancellation = default);
            public override string ToString();
            public static bool TryRead(ReadOnlySpan<byte> bytes, out Listed.Kind kind, ref long at);
            public static int operator +(Listed left, Listed right);
            [Flags] public enum Kind : byte
            {
                None = 0,
                Some = 4,
            }
            public sealed record Note
            {
                public Note(int Length, string? Text);
                public int Length { get; init; }
                public string? Text { get; init; }
            }
            public delegate void Told(Listed sender);
        }

        public readonly record struct ListedStruct
        {
            public ListedStruct(int Value);
            public int Value { get; init; }
        }

        """.ReplaceLineEndings("\n"));

    [Fact]
    public void A_difference_is_shown_under_the_line_before_it() =>
        LineDiff.Between("a\nb\nc\nd", "a\nc\nd\ne").ShouldBe("  a\n- b\n  d\n+ e");

    [Fact]
    public void Same_texts_have_no_difference() => LineDiff.Between("a\nb", "a\nb").ShouldBeEmpty();
}
