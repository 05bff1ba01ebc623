namespace Rx.Torrent.Tests.PublicApi;

/// <summary>For <see cref="ApiListingTests"/> to list.</summary>
public abstract class Listed : MarshalByRefObject
{
    public const string Name = "listed";

    private readonly string? _message;

    protected Listed(string? message = null) => _message = message;

    public event Action<object?>? Changed;

    [Flags]
    public enum Kind : byte
    {
        None = 0,
        Some = 4,
    }

    public delegate void Told(Listed sender);

    public (int, string?) Pair { get; }

    public required IReadOnlyList<string?> Names { get; init; }

    public string this[int index] => Names[index] ?? "";

    public static bool TryRead(ReadOnlySpan<byte> bytes, out Kind kind, ref long at)
    {
        kind = default;
        return bytes.Length > at;
    }

    public static int operator +(Listed left, Listed right) => 0;

    public override string ToString() => _message ?? Name;

    internal void Tell() => Changed?.Invoke(this);

    protected abstract Task<Dictionary<string, int[]>?> FindAsync<T>(T key, CancellationToken cancellation = default);

    public sealed record Note(int Length, string? Text);
}
