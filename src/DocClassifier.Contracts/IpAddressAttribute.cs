using System.ComponentModel.DataAnnotations;
using System.Net;

namespace DocClassifier.Contracts;

/// <summary>An option that holds an IP address to listen on: a host name would say too little about which interfaces are meant.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IpAddressAttribute : ValidationAttribute
{
    public IpAddressAttribute()
        : base("this is no IP address to listen on. Write one of this machine, such as 127.0.0.1, or 0.0.0.0 for all.")
    {
    }

    public override bool IsValid(object? value) => value is null || (value is string text && IPAddress.TryParse(text, out _));
}
