// What Google's libphonenumber reads, for programs in C.
#include <phonenumbers/phonenumberutil.h>

#include <cstring>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// The number in E.164, or an empty text where the library refuses it. `region` is "ZZ" where there is none.
extern "C" void library_read(const char *text, const char *region, char *out, size_t size)
{
    static const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    PhoneNumber                   number;
    std::string                   formatted;

    out[0] = 0;
    if (util->Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
        return;
    util->Format(number, PhoneNumberUtil::E164, &formatted);
    if (formatted.size() < size)
        std::memcpy(out, formatted.c_str(), formatted.size() + 1);
}
